using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;

namespace Perdure.Client.Connection;

/// <summary>One connection, spoken line by line in both directions. Who does not read is cut off before it costs memory.</summary>
public sealed class JsonRpcConnection : IAsyncDisposable
{
    /// <summary>A larger message is no message of ours: eight pictures of the largest size with what is said about them.</summary>
    public const int BytesMax = 48 << 20;

    private const int ChunkBytes = 64 << 10;

    /// <summary>What one side may leave unread, in messages; then whoever has more to say waits.</summary>
    private const int UnsentMax = 256;

    /// <summary>For what is still unsent when the line is closed. A side that does not read holds nobody up for longer.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Stream _stream;
    private readonly Channel<byte[]> _unsent = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(UnsentMax) { SingleReader = true });
    private readonly Task _sending;

    public JsonRpcConnection(Stream stream)
    {
        _stream = stream;
        _sending = SendAllAsync();
    }

    /// <returns>False where the other side has gone, or does not read.</returns>
    public bool TrySend(JsonRpcMessage message) =>
        _unsent.Writer.TryWrite(Bytes(message));

    /// <summary>A message as it is sent.</summary>
    public static byte[] Bytes(JsonRpcMessage message) => [.. JsonSerializer.SerializeToUtf8Bytes(message, ServerJson.Line.JsonRpcMessage), (byte)'\n'];

    /// <summary>Waits where the other side reads slowly.</summary>
    public async Task<bool> SendAsync(JsonRpcMessage message, CancellationToken cancel)
    {
        while (!TrySend(message))
        {
            if (!await _unsent.Writer.WaitToWriteAsync(cancel)) { return false; }
        }

        return true;
    }

    /// <summary>Messages until the other side goes. What is no message is answered as one and ends nothing.</summary>
    public async IAsyncEnumerable<JsonRpcMessage> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: ChunkBytes, leaveOpen: true));
        var known = 0L; // Bytes that hold no end of a line: a long one costs its length and not the square of it.
        while (true)
        {
            ReadResult read;
            try
            {
                read = await reader.ReadAsync(cancel);
            }
            catch (IOException)
            {
                yield break; // It went without a word.
            }

            var rest = read.Buffer;
            while (rest.Slice(known).PositionOf((byte)'\n') is { } end)
            {
                if (Parse(rest.Slice(0, end)) is { } message) { yield return message; }

                (rest, known) = (rest.Slice(rest.GetPosition(1, end)), 0);
            }

            if (rest.Length > BytesMax)
            {
                TrySend(new JsonRpcMessage { Error = new JsonRpcError(JsonRpcError.BadRequest, $"expected a message of at most {BytesMax >> 20} MB, found a longer line") });
                yield break;
            }

            if (read.IsCompleted) { yield break; }

            known = rest.Length;
            reader.AdvanceTo(rest.Start, rest.End);
        }
    }

    public static JsonElement Json<TValue>(TValue value, JsonTypeInfo<TValue> type) => JsonSerializer.SerializeToElement(value, type);

    public async ValueTask DisposeAsync()
    {
        _unsent.Writer.TryComplete();
        await Task.WhenAny(_sending, Task.Delay(LastWords));
        await _stream.DisposeAsync();
        await _sending;
    }

    private JsonRpcMessage? Parse(ReadOnlySequence<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return JsonSerializer.Deserialize(ref reader, ServerJson.Line.JsonRpcMessage);
        }
        catch (JsonException problem)
        {
            TrySend(new JsonRpcMessage { Error = new JsonRpcError(-32700, $"expected one JSON-RPC message a line, found: {problem.Message}") });
            return null;
        }
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (var bytes in _unsent.Reader.ReadAllAsync()) { await _stream.WriteAsync(bytes); }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            _unsent.Writer.TryComplete();
        }
    }
}
