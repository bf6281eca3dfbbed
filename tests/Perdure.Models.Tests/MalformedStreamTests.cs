using System.Text;
using Perdure.Core.Values;
using Perdure.Models.Http;
using Perdure.Models.Wires;
using Perdure.Models.Wires.Chat;
using Perdure.Models.Wires.Messages;
using Perdure.Models.Wires.Responses;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Models.Tests;

/// <summary>No stream, however broken, ends in anything but an answer.</summary>
public class MalformedStreamTests
{
    private static readonly string[] Words =
    [
        "response.completed", "response.output_item.done", "response.failed", "content_block_start", "content_block_delta", "content_block_stop",
        "message_start", "message_delta", "message_stop", "error", "type", "delta", "item", "usage", "choices", "tool_calls", "function", "index", "content",
        "\\ud800", "finish_reason", "stop", "thinking", "reasoning_details", "content_block", "message", "response", "summary", "text", "arguments",
    ];

    [Theory, MemberData(nameof(EveryWireTests.Wires), MemberType = typeof(EveryWireTests))]
    public async Task NonsenseIsAnAnswerToo(string wire)
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var chance = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, chance.Next(12)).Select(_ => $"data: {Nonsense(chance, depth: 0)}\n\n"));

            var answer = await ReadAsync(wire, text);

            Assert.True(answer is ReplyReceived or NoReplyReceived { Failure.Kind: not FailureKind.Auth }, $"seed {seed}");
        }
    }

    private static async Task<ModelResult> ReadAsync(string wire, string text)
    {
        var settings = new ProviderSettings("mock", wire, new Uri("http://127.0.0.1/"));
        var inquiry = new WireRequest(Questions.With(), settings, Known: null, TimeProvider.System);
        var draft = new ReplyDraft(round: 1, new GatheredDeltas());
        IReplyReader reader = wire switch
        {
            WireNames.Responses => new ResponsesReply(inquiry, draft),
            WireNames.Chat => new ChatReply(inquiry, draft),
            _ => new MessagesReply(inquiry, draft),
        };
        using var watch = new StreamWatch(new FakeClock(), TimeSpan.FromMinutes(1), CancellationToken.None);
        return await new ReplyStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), reader, watch).ReadAsync(CancellationToken.None);
    }

    /// <summary>JSON of the right words in the wrong places, sometimes cut.</summary>
    private static string Nonsense(Random chance, int depth)
    {
        var json = (depth > 4 ? chance.Next(4) : chance.Next(4, 8)) switch
        {
            0 => $"\"{Word(chance)}\"",
            1 => "null",
            2 => $"{chance.Next(-5, 1_000)}",
            3 => "1e300",
            4 => $"[{string.Join(',', Enumerable.Range(0, chance.Next(3)).Select(_ => Nonsense(chance, depth + 1)))}]",
            _ => $"{{\"type\":\"{Word(chance)}\",{string.Join(',', Enumerable.Range(0, chance.Next(1, 6)).Select(_ => $"\"{Word(chance)}\":{Nonsense(chance, depth + 2)}"))}}}",
        };
        return depth == 0 && chance.Next(10) == 0 ? json[..(json.Length / 2)] : json;
    }

    private static string Word(Random chance) => Words[chance.Next(Words.Length)];
}
