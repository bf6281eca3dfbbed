using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Models.Tests;

/// <summary>The loopback server does what its script says.</summary>
public class LoopbackServerTests
{
    [Fact]
    public async Task AScriptKeyedByOutputsAnswersTheSameQuestionTheSameWay()
    {
        var script = new ModelScript([new ScriptStep("none"), new ScriptStep("one")], ScriptOrder.Outputs, Otherwise: new ScriptStep("many"));

        Assert.Equal(["none", "none", "one", "many"], await AnswersAsync(script, 0, 0, 1, 7));
    }

    [Fact]
    public async Task AScriptKeyedByRequestsGoesOnWithEachOfThem()
    {
        var script = new ModelScript([new ScriptStep("first"), new ScriptStep("second")]);

        Assert.Equal(["first", "second", "Done."], await AnswersAsync(script, 0, 0, 0));
    }

    [Fact]
    public async Task AMatchComesBeforeTheOrder()
    {
        var script = new ModelScript([new ScriptStep("first"), new ScriptStep("matched", Match: new ScriptMatch(User: "hi", Outputs: 2))]);

        Assert.Equal(["matched", "first", "matched"], await AnswersAsync(script, 2, 0, 2));
    }

    [Fact]
    public async Task AMisbehaviourPassesAndTheStepIsAnswered()
    {
        var script = new ModelScript([new ScriptStep("at last", Misbehave: new ServerFault(ServerFaultKind.Status, Times: 2)), new ScriptStep("then")]);

        Assert.Equal(["Transient", "Transient", "at last", "then"], await AnswersAsync(script, 0, 0, 0, 0));
    }

    [Theory, MemberData(nameof(EveryWireTests.Wires), MemberType = typeof(EveryWireTests))]
    public async Task APrefixSentBeforeCountsAsCachedByWholeBlocks(string wire)
    {
        await using var provider = new Provider(wire, new ScriptStep("a"), new ScriptStep("b"), new ScriptStep("c"));
        var words = string.Concat(Enumerable.Range(0, 2_000).Select(number => $"{number} "));

        var first = await provider.ReplyAsync(Questions.User(words));
        var second = await provider.ReplyAsync(Questions.User(words), Questions.Model(2, new MessageItem("a")), Questions.User("more", 3));
        var other = await provider.ReplyAsync(Questions.User("x" + words));

        Assert.Equal(0, first.Usage!.Cached);
        Assert.InRange(second.Usage!.Cached, first.Usage.Input - (2 * PrefixCache.BlockTokens), first.Usage.Input);
        Assert.Equal(0, second.Usage.Cached % PrefixCache.BlockTokens);
        Assert.Equal(0, other.Usage!.Cached);
    }

    [Fact]
    public void AScriptIsAFilePeopleCanWrite()
    {
        var script = JsonSerializer.Deserialize(
            """
            {
              // Answers by what the request shows, so that a question sent again is answered again.
              "by": "outputs",
              "steps": [
                { "text": "Looking.", "calls": [{ "tool": "exec_command", "arguments": { "cmd": "ls" } }], "usage": { "input": 10 } },
                { "match": { "user": "compact" }, "text": "A summary." },
                { "misbehave": { "kind": "cut", "at": "call", "times": 1 }, "text": "Done." },
              ]
            }
            """,
            ScriptJson.Default.ModelScript)!;

        Assert.Equal(ScriptOrder.Outputs, script.By);
        Assert.Equal("""{ "cmd": "ls" }""", script.Steps[0].Calls!.Value[0].ArgumentsText);
        Assert.Equal((ServerFaultKind.Cut, ReplyPart.Call, 1), (script.Steps[2].Misbehave!.Kind, script.Steps[2].Misbehave!.At, script.Steps[2].Misbehave!.Times));
        Assert.Equal(3, script.Steps[0].Pieces);
    }

    private static async Task<List<string>> AnswersAsync(ModelScript script, params int[] outputs)
    {
        await using var server = new LoopbackModelServer(script);
        using var switchboard = new ModelSwitchboard([new ProviderSettings("mock", WireNames.Chat, server.BaseUrl)], new FakeClock(), environment: _ => null);
        var answers = new List<string>();
        foreach (var count in outputs)
        {
            ImmutableArray<TranscriptItem> items =
                [Questions.User("hi"), .. Enumerable.Range(0, count).SelectMany(call => (TranscriptItem[])[Questions.Call(call + 2, $"c{call}"), Questions.Output(call + 2, $"c{call}")])];
            answers.Add(await switchboard.AskAsync(Questions.With(items), new GatheredDeltas(), CancellationToken.None) switch
            {
                ReplyReceived replied => Assert.IsType<MessageItem>(replied.Items[0]).Text,
                NoReplyReceived none => $"{none.Failure.Kind}",
                _ => "",
            });
        }

        return answers;
    }
}
