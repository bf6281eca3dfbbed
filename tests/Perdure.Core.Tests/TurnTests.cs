using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

public class TurnTests
{
    [Fact]
    public void APromptToARestingSessionStartsATurn()
    {
        var story = SessionStory.Begun().When(Some.Input("hi"));

        Assert.Equal(["input-received", "turn-started"], story.Facts);
        Assert.Equal([new ReadSurroundings(1)], story.Pending);
    }

    [Fact]
    public void TheModelIsAskedWhenTheSurroundingsAreKnown()
    {
        var story = SessionStory.Begun().When(Some.Input("hi")).When(new ReportSurroundings(1, [new Note("environment", "It is Saturday.")]));

        Assert.Equal(["surroundings-noted", "model-asked"], story.Facts);
        Assert.Equal([new AskModel(1, 1)], story.Pending);
        Assert.Collection(
            Conversation.Of(story.State).Items,
            item => Assert.Equal("It is Saturday.", Assert.IsType<RuntimeMessage>(item).Text),
            item => Assert.Equal("hi", Assert.IsType<UserMessage>(item).Text));
    }

    [Fact]
    public void AReplyWithoutCallsEndsTheTurn()
    {
        var story = SessionStory.Asked().Replies(new MessageItem("done"));

        Assert.Equal(["model-replied", "turn-ended"], story.Facts);
        Assert.True(story.State.AtRest);
        Assert.Empty(story.Pending);
    }

    [Fact]
    public void TheIntentToRunAToolIsRecordedBeforeItIsPending()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1"));

        Assert.Equal(["model-replied", "tool-started"], story.Facts);
        Assert.Equal([new RunTool(new ToolCall(new CallId("c1"), "exec_command", "{}"), Run: 1)], story.Pending);
    }

    [Fact]
    public void EffectfulCallsRunOneAfterTheOther()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1"), Some.Call("c2"));
        Assert.Single(story.Pending);

        story = story.Finishes("c1");
        Assert.Equal(["tool-finished", "tool-started"], story.Facts);
        Assert.Equal(new CallId("c2"), Assert.IsType<RunTool>(Assert.Single(story.Pending)).Call.Id);
    }

    [Fact]
    public void CallsThatOnlyReadRunSideBySide()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", "read_file"), Some.Call("c2", "read_file"), Some.Call("c3"));

        Assert.Equal(["c1", "c2"], story.Pending.OfType<RunTool>().Select(run => run.Call.Id.Value));
    }

    [Fact]
    public void TheModelSeesOutcomesInTheOrderItAskedWhateverOrderTheyCameIn()
    {
        var story = SessionStory.Asked()
            .Replies(Some.Call("c1", "read_file"), Some.Call("c2", "read_file"))
            .Finishes("c2", "second")
            .Finishes("c1", "first");

        Assert.Equal(["first", "second"], story.State.Transcript.OfType<ToolResult>().Select(answer => answer.Text));
        Assert.Equal([new AskModel(2, 1)], story.Pending);
    }

    [Fact]
    public void AnOutcomeNobodyWaitsForIsIgnored() => Assert.Empty(SessionStory.Asked().Finishes("c9").Facts);

    [Fact]
    public void AReplyToAnEarlierQuestionIsIgnored()
    {
        var story = SessionStory.Asked().Fails(FailureKind.Transient).After(TimeSpan.FromSeconds(2));
        Assert.Equal([new AskModel(1, 2)], story.Pending);

        Assert.Empty(story.When(new ReportReply(1, 1, [new MessageItem("late")], ReplyStop.Done, null)).Facts);
    }

    [Fact]
    public void CallIdsThatAServerUsesAgainAreMadeUnique()
    {
        var story = SessionStory.Asked().Replies(Some.Call("call_0")).Finishes("call_0").Replies(Some.Call("call_0"), Some.Call("call_0"));

        Assert.Equal("call_0_2", Assert.IsType<RunTool>(Assert.Single(story.Pending)).Call.Id.Value);
        story = story.Finishes("call_0_2").Finishes("call_0_3").Replies(new MessageItem("done"));
        Assert.Equal(["call_0", "call_0_2", "call_0_3"], story.State.Transcript.OfType<ToolResult>().Select(answer => answer.Call.Value));
    }

    [Fact]
    public void ThePlanIsAnsweredByTheRulesThemselves()
    {
        var story = SessionStory.Asked()
            .Replies(Some.Call("c1", "update_plan", """{"plan":[{"step":"look","status":"completed"},{"step":"act","status":"in_progress"}]}"""));

        Assert.Equal(["model-replied", "plan-updated", "model-asked"], story.Facts);
        Assert.Equal([new PlanStep("look", PlanStatus.Completed), new PlanStep("act", PlanStatus.InProgress)], story.State.Plan);
    }

    [Theory]
    [InlineData("not json"), InlineData("{}"), InlineData("[]"), InlineData("""{"plan":[1]}"""), InlineData("""{"plan":[{"step":"x"}]}""")]
    public void AMalformedPlanIsAnAnswerTheModelCanActOn(string arguments)
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", "update_plan", arguments));

        Assert.Contains("tool-finished", story.Facts);
        Assert.Contains("expects", story.State.Transcript.OfType<ToolResult>().Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AReplyThatReachedTheOutputLimitGoesOn()
    {
        var story = SessionStory.Asked().Replies(ReplyStop.Length, new MessageItem("once upon"));

        Assert.Equal(["model-replied", "model-asked"], story.Facts);
        Assert.Equal([new AskModel(2, 1)], story.Pending);
    }

    [Fact]
    public void RepliesThatNeverEndAreTakenAsTheyAre()
    {
        var story = SessionStory.Asked();
        for (var time = 0; !story.State.AtRest; time++)
        {
            Assert.True(time < 20);
            story = story.Replies(ReplyStop.Length, new MessageItem("and then"));
        }

        Assert.Equal(TurnEnd.Answered, story.State.LastEnd!.Reason);
        Assert.Contains("output limit", story.State.LastEnd.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void NotesTheModelKnowsAreNotToldAgain()
    {
        var note = new Note("agents:/a", "Be tidy.");
        var story = SessionStory.Begun().When(Some.Input("one")).When(new ReportSurroundings(1, [note])).Replies(new MessageItem("ok"));

        story = story.When(Some.Input("two")).When(new ReportSurroundings(2, [note, new Note("environment", "It is Sunday.")]));

        Assert.Equal(["Be tidy.", "It is Sunday."], story.State.Transcript.OfType<RuntimeMessage>().Select(told => told.Text));
    }

    [Fact]
    public void ANoteMetByAToolIsToldAfterItsOutcome()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", "read_file")).When(
            new ReportOutcome(new CallId("c1"), new ToolOutcome(ToolStatus.Succeeded, "text", Notes: [new Note("agents:/sub", "Be tidy.")])));

        Assert.Collection(
            story.State.Transcript.TakeLast(2),
            item => Assert.IsType<ToolResult>(item),
            item => Assert.Equal("Be tidy.", Assert.IsType<RuntimeMessage>(item).Text));
    }
}
