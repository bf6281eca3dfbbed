using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Perdure.Testing;

/// <summary>One connection of a client: HTTP/1.1 by hand, so that every way of breaking it can be had.</summary>
internal sealed class LoopbackConnection(Socket socket, int number) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly byte[] _held = new byte[64 * 1024];
    private int _start;
    private int _end;

    public int Number => number;

    /// <returns>The next request, or null when the client has gone.</returns>
    public async Task<(string Method, string Path, ImmutableDictionary<string, string> Headers, byte[] Body)?> ReadAsync(CancellationToken cancel)
    {
        if (await LineAsync(cancel) is not { Length: > 0 } first) { return null; }

        var headers = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync(cancel) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        if (headers.ContainsKey("expect")) { await WriteAsync("HTTP/1.1 100 Continue\r\n\r\n", cancel); }

        var parts = first.Split(' ');
        return (parts[0], parts[1], headers.ToImmutable(), await BodyAsync(headers, cancel));
    }

    public Task WriteAsync(string text, CancellationToken cancel) => _stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancel).AsTask();

    public Task WriteChunkAsync(string text, CancellationToken cancel)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        return WriteAsync($"{bytes:x}\r\n{text}\r\n", cancel);
    }

    /// <summary>Closes so that the client's system reports a reset.</summary>
    public void Reset() => socket.LingerState = new LingerOption(enable: true, seconds: 0);

    /// <summary>Done when the client has closed its side.</summary>
    public async Task ClientGoneAsync(CancellationToken cancel)
    {
        try
        {
            while (await _stream.ReadAsync(_held, cancel) > 0)
            {
                // Whatever it still says, nobody answers.
            }
        }
        catch (IOException)
        {
            // Gone is gone.
        }
    }

    public void Dispose() => _stream.Dispose();

    private async Task<byte[]> BodyAsync(ImmutableDictionary<string, string>.Builder headers, CancellationToken cancel)
    {
        if (headers.TryGetValue("content-length", out var length)) { return await BytesAsync(int.Parse(length, CultureInfo.InvariantCulture), cancel); }

        if (!headers.TryGetValue("transfer-encoding", out var coding) || !coding.Contains("chunked", StringComparison.OrdinalIgnoreCase)) { return []; }

        using var body = new MemoryStream();
        while (await LineAsync(cancel) is { } size)
        {
            var count = int.Parse(size.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Write(await BytesAsync(count, cancel));
            await LineAsync(cancel);
            if (count == 0) { break; }
        }

        return body.ToArray();
    }

    private async Task<byte[]> BytesAsync(int count, CancellationToken cancel)
    {
        var bytes = new byte[count];
        var had = Math.Min(count, _end - _start);
        _held.AsSpan(_start, had).CopyTo(bytes);
        _start += had;
        await _stream.ReadExactlyAsync(bytes.AsMemory(had), cancel);
        return bytes;
    }

    private async Task<string?> LineAsync(CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await _stream.ReadAsync(_held, cancel);
                if (_end == 0) { return null; }
            }

            var character = (char)_held[_start++];
            if (character == '\n') { return line.ToString(); }

            if (character != '\r') { line.Append(character); }
        }
    }
}
