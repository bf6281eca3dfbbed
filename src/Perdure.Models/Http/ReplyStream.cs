using System.Text.Json;
using Perdure.Models.Failures;
using Perdure.Models.Streams;
using Perdure.Models.Wires;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Http;

/// <summary>Follows a reply from its first event to its end, whichever end that is.</summary>
internal sealed class ReplyStream(Stream body, IReplyReader reply, StreamWatch watch)
{
    private static readonly JsonElement LastChunk = JsonDocument.Parse("null").RootElement;

    private readonly ServerEventReader _events = new(body);

    public async Task<ModelResult> ReadAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var heard = await _events.ReadAsync(watch.Token);
                watch.Heard();
                cancel.ThrowIfCancellationRequested();
                switch (heard)
                {
                    case ServerEvent happened when Take(happened) is { } answer:
                        return answer;
                    case StreamEnd:
                        return reply.Ended();
                    case OversizedEvent:
                        return reply.Broken(StreamFailures.Oversized);
                }
            }
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            return reply.Broken(watch.Why ?? StreamFailures.EndedEarly);
        }
    }

    /// <summary>The readers take JSON as it ought to be; what is not, and characters that are none, count as malformed in one place.</summary>
    private ModelResult? Take(ServerEvent happened)
    {
        if (happened.Text.Span.Trim((byte)' ').SequenceEqual("[DONE]"u8)) { return reply.Take(LastChunk); }

        try
        {
            using var json = JsonDocument.Parse(happened.Text);
            return reply.Take(json.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException)
        {
            return reply.Broken(StreamFailures.Malformed);
        }
    }
}
