using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Runtime.Tests;

/// <summary>A running tool asks the user through the session, and the answer is an entry before it is the tool's.</summary>
public class AskingTests
{
    private static readonly ElicitationRequest Form = new("A server", "Who?", """{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}""");

    [Fact]
    public async Task TheQuestionWaitsInItsCallAndTheAnswerReachesTheTool()
    {
        var scene = Scene();
        await using var live = await BeginAsync(scene, takesAnswers: true);
        var asked = await live.WhenAsync(state => state.AwaitsUser, RingScene.Cancel);
        Assert.Equal(Form, Assert.Single(asked.OpenQuestions).Question);

        Assert.NotNull((await live.TellAsync(new AnswerQuestion(new CallId("c"), new ElicitationResponse("{}"), "test"))).Refusal);
        Assert.Null((await live.TellAsync(new AnswerQuestion(new CallId("c"), new ElicitationResponse("""{"name":"Ada"}"""), "test"))).Refusal);
        await live.WhenAsync(state => state.AtRest, RingScene.Cancel);
        Assert.Contains(await scene.LogAsync(live.Id), happened => happened is ToolFinished { Outcome.Text: """heard ElicitationResponse { Content = {"name":"Ada"} }""" });
    }

    [Fact]
    public async Task WithNobodyThereItIsDeclinedAndNothingIsAsked()
    {
        var scene = Scene();
        await using var live = await BeginAsync(scene, takesAnswers: false);
        await live.WhenAsync(state => state.AtRest, RingScene.Cancel);
        var log = await scene.LogAsync(live.Id);
        Assert.DoesNotContain(log, happened => happened is QuestionAsked);
        Assert.Contains(log, happened => happened is ToolFinished { Outcome.Text: "heard Declined { Reason = Nobody is there who could answer now. }" });
    }

    [Fact]
    public async Task UnderAProfileThatDeniesInDoubtThePolicyAnswers()
    {
        var scene = Scene();
        await using var live = await BeginAsync(scene, takesAnswers: false, Some.Settings with { Permissions = Profiles.Unattended });
        await live.WhenAsync(state => state.AtRest, RingScene.Cancel);
        Assert.Contains(await scene.LogAsync(live.Id), happened => happened is QuestionAnswered { From: "the profile unattended" });
    }

    [Fact]
    public async Task AnInterruptEndsTheWait()
    {
        var scene = Scene();
        await using var live = await BeginAsync(scene, takesAnswers: true);
        await live.WhenAsync(state => state.AwaitsUser, RingScene.Cancel);
        await live.TellAsync(new Interrupt("test"));
        Assert.Equal(TurnEnd.Interrupted, (await live.WhenAsync(state => state.AtRest, RingScene.Cancel)).LastEnd!.Reason);
    }

    [Fact]
    public async Task AToolThatIsRunAgainFindsTheQuestionItHadAsked()
    {
        var scene = Scene();
        SessionId session;
        await using (var first = await BeginAsync(scene, takesAnswers: true))
        {
            session = first.Id;
            await first.WhenAsync(state => state.AwaitsUser, RingScene.Cancel);
        }

        await using var second = await scene.Answered().OpenAsync(session, RingScene.Writer, takeOver: false, RingScene.Cancel);
        await second.TellAsync(new AnswerQuestion(new CallId("c"), new ElicitationResponse("""{"name":"Ada"}"""), "test"));
        await second.WhenAsync(state => state.AtRest, RingScene.Cancel);
        Assert.Single(await scene.LogAsync(session), happened => happened is QuestionAsked);
    }

    [Fact]
    public async Task CallsThatOnlyLookRunBesideOneThatAsksAndAreToldInTheirOrder()
    {
        var calls = Replies.Calling(
            new ToolCall(new CallId("a"), "read_file", "1"), new ToolCall(new CallId("c"), "read_file", "ask"), new ToolCall(new CallId("b"), "read_file", "2"));
        var scene = new RingScene { Model = new ScriptedModel(calls, Replies.Saying("done")), Ask = Form };
        await using var live = await BeginAsync(scene, takesAnswers: true);
        await live.WhenAsync(state => state.Calls.Count(open => open.Outcome is not null) == 2 && state.AwaitsUser, RingScene.Cancel);
        Assert.Equal([1, 2, 3], scene.Started.Order());

        await live.TellAsync(new AnswerQuestion(new CallId("c"), new Declined(), "test"));
        var rest = await live.WhenAsync(state => state.AtRest, RingScene.Cancel);
        Assert.Equal(["a", "c", "b"], rest.Transcript.OfType<ToolResult>().Select(item => item.Call.Value));
    }

    private static RingScene Scene() => new() { Model = new ScriptedModel(Replies.Calling("c", "read_file", "ask"), Replies.Saying("done")), Ask = Form };

    private static async Task<LiveSession> BeginAsync(RingScene scene, bool takesAnswers, Settings? settings = null)
    {
        var engine = takesAnswers ? scene.Answered() : scene.Engine;
        var live = await engine.BeginAsync(new NewSession("/project", "0", settings ?? Some.Settings, "Be good."), RingScene.Writer, RingScene.Cancel);
        await live.TellAsync(Some.Input("do it"));
        return live;
    }
}
