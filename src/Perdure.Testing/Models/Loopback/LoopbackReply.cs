using System.Collections.Immutable;
using System.Text;

namespace Perdure.Testing;

/// <summary>Sends one answer down a connection, well or badly.</summary>
internal sealed class LoopbackReply(LoopbackConnection connection, ScriptStep step, ImmutableArray<ReplyFrame> frames)
{
    private const string StreamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nCache-Control: no-cache\r\n\r\n";
    private const string LastChunk = "0\r\n\r\n";

    /// <returns>Whether the connection may be used again.</returns>
    public async Task<bool> SendAsync(CancellationToken cancel)
    {
        await connection.WriteAsync(StreamHead, cancel);
        await FramesAsync(frames, cancel);
        await connection.WriteAsync(LastChunk, cancel);
        return true;
    }

    /// <returns>Whether the connection may be used again.</returns>
    public async Task<bool> MisbehaveAsync(ServerFault how, CancellationToken cancel)
    {
        switch (how.Kind)
        {
            case ServerFaultKind.Reset:
                connection.Reset();
                return false;
            case ServerFaultKind.Close:
                return false;
            case ServerFaultKind.Silence:
                await connection.ClientGoneAsync(cancel);
                return false;
            case ServerFaultKind.Status:
                await connection.WriteAsync(Whole(how), cancel);
                return true;
            case ServerFaultKind.Bytes:
                await connection.WriteAsync(how.Data ?? "", cancel);
                return false;
            default:
                await connection.WriteAsync(StreamHead, cancel);
                return await BreakAsync(how, cancel);
        }
    }

    private async Task<bool> BreakAsync(ServerFault how, CancellationToken cancel)
    {
        var (before, next) = Split(how.Kind is ServerFaultKind.NoEnd or ServerFaultKind.Empty ? ReplyPart.End : how.At);
        await FramesAsync(how.Kind == ServerFaultKind.Empty ? [] : before, cancel);
        switch (how.Kind)
        {
            case ServerFaultKind.Cut:
                await connection.WriteChunkAsync(next?.Wire[..(next.Wire.Length / 2)] ?? ":", cancel);
                connection.Reset();
                return false;
            case ServerFaultKind.Stall:
                await connection.ClientGoneAsync(cancel);
                return false;
            case ServerFaultKind.Malformed:
                await connection.WriteChunkAsync("data: {\"type\": \"respo\n\n", cancel);
                break;
            case ServerFaultKind.Event:
                await connection.WriteChunkAsync(new ReplyFrame(ReplyPart.End, how.Event, how.Data ?? "{}").Wire, cancel);
                break;
        }

        await connection.WriteAsync(LastChunk, cancel);
        return true;
    }

    /// <summary>The frames up to and with the first of that part, and the one after; for the end, all before it.</summary>
    private (ImmutableArray<ReplyFrame> Before, ReplyFrame? Next) Split(ReplyPart part)
    {
        var first = frames.Select(frame => frame.Part).ToList().IndexOf(part);
        var count = first < 0 ? frames.Length - 1 : part == ReplyPart.End ? first : first + 1;
        return (frames[..count], count < frames.Length ? frames[count] : null);
    }

    private async Task FramesAsync(ImmutableArray<ReplyFrame> some, CancellationToken cancel)
    {
        if (step.DelayMs == 0)
        {
            var all = string.Concat(some.Select(frame => frame.Wire));
            if (all.Length > 0) { await connection.WriteChunkAsync(all, cancel); }

            return;
        }

        foreach (var frame in some)
        {
            await Task.Delay(step.DelayMs, cancel);
            await connection.WriteChunkAsync(frame.Wire, cancel);
        }
    }

    private static string Whole(ServerFault how)
    {
        var body = how.Body ?? "{}";
        var text = new StringBuilder($"HTTP/1.1 {how.Status} Said\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        var headers = how.Headers ?? ImmutableDictionary<string, string>.Empty;
        if (!headers.Keys.Contains("content-type", StringComparer.OrdinalIgnoreCase)) { text.Append("Content-Type: application/json\r\n"); }

        foreach (var (name, value) in headers)
        {
            text.Append($"{name}: {value}\r\n");
        }

        return text.Append("\r\n").Append(body).ToString();
    }
}
