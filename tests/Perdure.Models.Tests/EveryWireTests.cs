using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Models.Tests;

/// <summary>What holds on every wire.</summary>
public class EveryWireTests
{
    public static readonly TheoryData<string> Wires = [WireNames.Responses, WireNames.Chat, WireNames.Messages];

    private static readonly ScriptCall Ls = ScriptCall.Of("exec_command", """{"cmd":"ls"}""", "call_ls");

    private static readonly ScriptCall Cat = ScriptCall.Of("exec_command", """{"cmd":"cat a.txt"}""", "call_cat");

    [Theory, MemberData(nameof(Wires))]
    public async Task AReplyComesWithItsTextItsThoughtsAndItsCalls(string wire)
    {
        await using var provider = new Provider(wire, new ScriptStep("Looking around.", "Where to begin?", [Ls, Cat]));

        var reply = await provider.ReplyAsync(Questions.User("hi"));

        Assert.Equal(ReplyStop.Done, reply.Stop);
        Assert.Collection(
            reply.Items,
            thought => Assert.Equal("Where to begin?", Assert.IsType<ReasoningItem>(thought).Summary),
            text => Assert.Equal("Looking around.", Assert.IsType<MessageItem>(text).Text),
            call => Assert.Equal(new ToolCallItem(new ToolCall(new CallId("call_ls"), "exec_command", """{"cmd":"ls"}""")), call),
            call => Assert.Equal(new ToolCallItem(new ToolCall(new CallId("call_cat"), "exec_command", """{"cmd":"cat a.txt"}""")), call));
        Assert.Equal("Looking around.", provider.Deltas.Text);
        Assert.Equal("Where to begin?", provider.Deltas.Reasoning);
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task UsageCountsCachedTokensAsPartOfTheInput(string wire)
    {
        await using var provider = new Provider(wire, new ScriptStep("ok", Usage: new ScriptUsage(Input: 1_000, Cached: 640, Output: 50, Reasoning: 20)));

        var reply = await provider.ReplyAsync(Questions.User("hi"));

        Assert.Equal((1_000, 640, 50), (reply.Usage!.Input, reply.Usage.Cached, reply.Usage.Output));
        Assert.Null(reply.Usage.Cost); // Nobody knows what this model costs, and that is not nothing.
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task AProviderOnThisMachineCostsNothingAndThatIsKnown(string wire)
    {
        await using var provider = new Provider(wire, [new ScriptStep("ok")], settings => settings with { Free = true });

        var reply = await provider.ReplyAsync(Questions.User("hi"));

        Assert.Equal(0m, reply.Usage!.Cost);
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task TheOutputLimitIsAStopAndDropsACallThatWasCut(string wire)
    {
        await using var provider = new Provider(wire, new ScriptStep("Half", Calls: [Ls, Half], Stop: "length"));

        var reply = await provider.ReplyAsync(Questions.User("hi"));

        Assert.Equal(ReplyStop.Length, reply.Stop);
        Assert.Equal(["call_ls"], reply.Items.OfType<ToolCallItem>().Select(called => called.Call.Id.Value));
    }

    private static ScriptCall Half => ScriptCall.Of("exec_command", """ "{\"cmd\":\"rm " """, "call_half");

    [Theory, MemberData(nameof(Wires))]
    public async Task AContentFilterIsARefusalThatKeepsWhatWasSaid(string wire)
    {
        await using var provider = new Provider(wire, new ScriptStep("As far as", Stop: "refused"));

        var reply = await provider.ReplyAsync(Questions.User("hi"));

        Assert.Equal(ReplyStop.Refused, reply.Stop);
        Assert.Equal([new MessageItem("As far as")], reply.Items);
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task TheNamesOfTheQuestionTravelInHeaders(string wire)
    {
        await using var provider = new Provider(wire, new ScriptStep("ok"), new ScriptStep("ok"));

        await provider.ReplyAsync(Questions.User("hi"), Questions.Call(2, "call_a"), Questions.Call(2, "call_b"), Questions.Output(3, "call_a"), Questions.Output(3, "call_b"));
        await provider.AskAsync(Questions.With(Questions.User("hi")) with { Id = new RequestId(Questions.Session, 1, 2, 1, "turn") });

        var (first, second) = (provider.Server.Requests[0].Headers, provider.Server.Requests[1].Headers);
        Assert.Equal(Questions.Session.Value, first["session_id"]);
        Assert.Equal(Questions.Session.Value, first["x-perdure-session"]);
        Assert.Equal("1", first["x-perdure-turn"]);
        Assert.Equal("call_a,call_b", first["x-perdure-tool-calls"]);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", first["traceparent"]);
        Assert.Equal(first["traceparent"][..36], second["traceparent"][..36]);
        Assert.NotEqual(first["traceparent"], second["traceparent"]);
        Assert.NotEqual(first["x-client-request-id"], second["x-client-request-id"]);
        Assert.False(second.ContainsKey("x-perdure-tool-calls"));
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task ThoughtsGoBackToTheProviderThatHadThemAndToNobodyElse(string wire)
    {
        await using var provider = new Provider(wire, new ScriptStep("ok", "Hm.", [Ls]), new ScriptStep("done"), new ScriptStep("done"));
        var reply = await provider.ReplyAsync(Questions.User("hi"));
        var thought = Assert.IsType<ReasoningItem>(reply.Items[0]);
        var rest = reply.Items.Skip(1).Select(item => Questions.Model(2, item)).ToList();

        await provider.ReplyAsync([Questions.User("hi"), Questions.Model(2, thought), .. rest, Questions.Output(3, "call_ls")]);
        await provider.ReplyAsync([Questions.User("hi"), Questions.Model(2, thought with { Wire = "messages/other" }), .. rest, Questions.Output(3, "call_ls")]);

        var inner = thought.Raw.Trim('{', '}');
        Assert.Contains(inner, provider.Server.Requests[1].BodyText, StringComparison.Ordinal);
        Assert.DoesNotContain(inner, provider.Server.Requests[2].BodyText, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task ManyQuestionsShareOneConnection(string wire)
    {
        await using var provider = new Provider(wire, new ScriptStep("one"), new ScriptStep("two"), new ScriptStep("three"));

        for (var round = 0; round < 3; round++)
        {
            await provider.ReplyAsync(Questions.User("hi"));
        }

        Assert.Equal([1, 1, 1], provider.Server.Requests.Select(request => request.Connection));
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task ACancelledQuestionIsHungUpAtOnce(string wire)
    {
        await using var provider = new Provider(wire, new ScriptStep("Never finished", Misbehave: new ServerFault(ServerFaultKind.Stall)));
        using var hangUp = new CancellationTokenSource();
        var asking = provider.AskAsync(Questions.With(Questions.User("hi")), hangUp.Token);
        await provider.Deltas.SeenAsync(delta => delta is TextDelta);

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task AnOutputSchemaIsAskedForBehindWhatIsCached(string wire)
    {
        await using var provider = new Provider(wire, new ScriptStep("{}"), new ScriptStep("{}"));
        var question = Questions.With(Questions.User("hi"));

        await provider.AskAsync(question);
        await provider.AskAsync(question with { OutputSchema = """{"type":"object","title":"Verdict"}""" });

        Assert.Contains("\"Verdict\"", provider.Server.Requests[1].BodyText, StringComparison.Ordinal);
        Assert.Equal(provider.Server.Requests[0].Prompt, provider.Server.Requests[1].Prompt, (one, other) => one.Span.SequenceEqual(other.Span));
    }

    [Fact]
    public async Task ASchemaThatIsNoneIsSaidBeforeAnythingIsSent()
    {
        await using var provider = new Provider(WireNames.Chat, new ScriptStep("ok"));

        var answer = await provider.AskAsync(Questions.With(Questions.User("hi")) with { OutputSchema = "{ not json" });

        Assert.Equal(FailureKind.Invalid, Assert.IsType<NoReplyReceived>(answer).Failure.Kind);
        Assert.Empty(provider.Server.Requests);
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task AMissingKeyIsSaidBeforeAnythingIsSent(string wire)
    {
        await using var provider = new Provider(
            wire, [new ScriptStep("ok")], settings => settings with { Key = ApiKey.FromVariable("MOCK_API_KEY", _ => null) });

        var failure = await provider.FailureAsync(Questions.User("hi"));

        Assert.Equal(FailureKind.Auth, failure.Kind);
        Assert.Contains("MOCK_API_KEY", failure.Message, StringComparison.Ordinal);
        Assert.Empty(provider.Server.Requests);
    }
}
