using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

public class InterruptTests
{
    [Fact]
    public void AnInterruptWhileTheModelWritesKeepsWhatItHadSaid()
    {
        var story = SessionStory.Asked().When(new Interrupt("test"));
        Assert.Equal([new CollectPartialReply(1, 1)], story.Pending);

        story = story.When(new ReportReply(1, 1, [new MessageItem("I was about")], ReplyStop.Interrupted, null));
        Assert.Equal(["model-replied", "turn-ended"], story.Facts);
        Assert.Equal(TurnEnd.Interrupted, story.State.LastEnd!.Reason);
        Assert.Contains(story.State.Transcript, item => item is ModelOutput { Item: MessageItem { Text: "I was about" } });
    }

    [Fact]
    public void AReplyThatBeatTheInterruptIsKeptButItsCallsAreNotRun()
    {
        var story = SessionStory.Asked().When(new Interrupt("test"))
            .When(new ReportReply(1, 1, [new MessageItem("first"), Some.Call("c1")], ReplyStop.Done, Some.Usage));

        Assert.Equal(["model-replied", "turn-ended"], story.Facts);
        Assert.Equal(new CallId("c1"), story.State.Transcript.OfType<ToolResult>().Single().Call);
    }

    [Fact]
    public void AnInterruptStopsWhatRunsAndTheTurnEndsWhenItHasStopped()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1"), Some.Call("c2")).When(new Interrupt("test"));
        Assert.Equal([new StopTool(new ToolCall(new CallId("c1"), "exec_command", "{}"), Run: 1)], story.Pending);

        story = story.When(new ReportOutcome(new CallId("c1"), new ToolOutcome(ToolStatus.Interrupted, "half")));
        Assert.Equal(["tool-finished", "turn-ended"], story.Facts);
        Assert.Equal(2, story.State.Transcript.OfType<ToolResult>().Count());
    }

    [Fact]
    public void AnInterruptDuringAWaitEndsTheTurnAtOnce() =>
        Assert.Equal(
            ["interrupt-requested", "turn-ended"],
            SessionStory.Asked().Fails(FailureKind.Transient).When(new Interrupt("test")).Facts);

    [Fact]
    public void AnInterruptBeforeTheFirstCallKeepsThePromptInView()
    {
        var story = SessionStory.Begun().When(Some.Input("hi")).When(new Interrupt("test"));

        Assert.True(story.State.AtRest);
        Assert.Equal("hi", story.State.Transcript.OfType<UserMessage>().Single().Text);
    }

    [Fact]
    public void WaitingInputsSurviveAnInterruptAndStartNothingByThemselves()
    {
        var story = SessionStory.Asked().When(Some.Input("steer")).When(Some.Input("queued", Delivery.Queue)).When(new Interrupt("test"))
            .When(new ReportReply(1, 1, [], ReplyStop.Interrupted, null));

        Assert.True(story.State.AtRest);
        Assert.Equal(["steer", "queued"], story.State.Waiting.Select(input => input.Text));
        Assert.Equal(["input-received", "turn-started"], story.When(Some.Input("go on")).Facts);
    }

    [Fact]
    public void AnInputThatArrivesWhileTheTurnStopsStartsTheNext()
    {
        var story = SessionStory.Asked().When(new Interrupt("test")).When(Some.Input("this instead"))
            .When(new ReportReply(1, 1, [], ReplyStop.Interrupted, null));

        Assert.Equal(["model-replied", "turn-ended", "turn-started"], story.Facts);
    }

    [Fact]
    public void AnInterruptedTurnIsResumedAsTheSameTurn()
    {
        var story = SessionStory.Asked().When(new Interrupt("test")).When(new ReportReply(1, 1, [], ReplyStop.Interrupted, null));

        story = story.When(new ResumeTurn()).When(new ReportSurroundings(1, []));
        Assert.Equal([new AskModel(2, 1)], story.Pending);
        Assert.Equal(1, story.State.Turn!.Number);
    }

    [Fact]
    public void AnAnsweredTurnHasNothingToResume() =>
        Assert.NotNull(SessionStory.Asked().Replies(new MessageItem("done")).When(new ResumeTurn()).Last.Refusal);

    [Fact]
    public void ASecondInterruptChangesNothing() =>
        Assert.Empty(SessionStory.Asked().When(new Interrupt("test")).When(new Interrupt("test")).Facts);

    [Fact]
    public void AnInterruptAtRestIsRefused() => Assert.Equal("Nothing is running.", SessionStory.Begun().When(new Interrupt("test")).Last.Refusal?.Why);
}
