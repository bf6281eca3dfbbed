using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Perdure.Mcp.Serving;

/// <summary>Speaks with a running server over its pipes, one message a line. Whatever it says costs bounded memory.</summary>
internal sealed class ProgramConnection : ITransport
{
    /// <summary>Three pictures of the largest size go into one answer, and four million words; a larger one is no answer a model could read.</summary>
    public const int LineBytesMax = 16 << 20;

    /// <summary>Messages that are read and not looked at yet; then the server waits.</summary>
    private const int UnreadMax = 64;

    /// <summary>What a server needs to put its things in order; one that takes longer is killed.</summary>
    private static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(2);

    private static readonly JsonTypeInfo<JsonRpcMessage> MessageJson = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    private readonly Process _process;
    private readonly ErrorLog _errors;
    private readonly Channel<JsonRpcMessage> _unread = Channel.CreateBounded<JsonRpcMessage>(new BoundedChannelOptions(UnreadMax) { SingleReader = true, SingleWriter = true });
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Lazy<Task> _leaving;

    public ProgramConnection(Process process, ErrorLog errors)
    {
        (_process, _errors, _leaving) = (process, errors, new Lazy<Task>(LeaveAsync));
        _ = ReadAsync();
        _ = ReadErrorsAsync();
    }

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _unread.Reader;

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(message, MessageJson), (byte)'\n'];
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _process.StandardInput.BaseStream.WriteAsync(line, cancellationToken);
            await _process.StandardInput.BaseStream.FlushAsync(cancellationToken);
        }
        catch (ObjectDisposedException gone)
        {
            throw new IOException("The server has been let go of.", gone);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The server has ended when this returns, whoever asked for it first.</summary>
    public ValueTask DisposeAsync() => new(_leaving.Value);

    /// <summary>Waits for nothing that a process the server left behind may hold open.</summary>
    private async Task LeaveAsync()
    {
        try
        {
            _process.StandardInput.BaseStream.Close(); // The polite way: its input ends.
        }
        catch (IOException)
        {
            // It has ended.
        }

        if (!await EndsWithinAsync(Shutdown))
        {
            try { _process.Kill(entireProcessTree: true); }
            catch (InvalidOperationException) { } // It ended meanwhile.

            await EndsWithinAsync(Shutdown);
        }

        await _closing.CancelAsync();
        _unread.Writer.TryComplete();
    }

    private async Task<bool> EndsWithinAsync(TimeSpan time)
    {
        using var late = new CancellationTokenSource(time);
        try
        {
            await _process.WaitForExitAsync(late.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ReadAsync()
    {
        Exception? why = null;
        try
        {
            var lines = new BoundedLines(_process.StandardOutput.BaseStream, LineBytesMax);
            await foreach (var line in lines.ReadAsync(_closing.Token))
            {
                if (Message(line) is { } message) { await _unread.Writer.WriteAsync(message, _closing.Token); }
            }

            why = new IOException(await EndsWithinAsync(Shutdown) ? $"the server has ended (exit code {_process.ExitCode})" : "the server has closed its output");
        }
        catch (LineTooLongException problem)
        {
            // It goes on saying the same line for ever, so there is nothing more to be had from it.
            _errors.Add(problem.Message);
            why = new IOException(problem.Message);
            _ = _leaving.Value;
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException or ObjectDisposedException or ChannelClosedException)
        {
            // Let go of.
        }

        _unread.Writer.TryComplete(why);
    }

    private async Task ReadErrorsAsync()
    {
        try
        {
            var lines = new BoundedLines(_process.StandardError.BaseStream, ErrorLog.LineCharsMax) { CutsLongLines = true };
            await foreach (var line in lines.ReadAsync(_closing.Token)) { _errors.Add(System.Text.Encoding.UTF8.GetString(line.Span)); }
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Let go of.
        }
    }

    /// <returns>Null for what is no message; servers print all kinds of things.</returns>
    private static JsonRpcMessage? Message(ReadOnlyMemory<byte> line)
    {
        try
        {
            return line.Span.Trim(" \t\r"u8).IsEmpty ? null : JsonSerializer.Deserialize(line.Span, MessageJson);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
