using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

public class GivingUpTests
{
    [Fact]
    public void ATurnThatIsGivenUpEndsAsFailedAndItsCallsHaveAnUnknownOutcome()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1"), Some.Call("c2")).When(new AbandonTurn("taken up 10 times"));

        Assert.Equal(["turn-abandoned", "turn-ended"], story.Facts);
        Assert.Equal((TurnEnd.Failed, "taken up 10 times"), (story.State.LastEnd!.Reason, story.State.LastEnd.Detail));
        Assert.Equal(["c1", "c2"], story.State.Transcript.OfType<ToolResult>().Select(result => result.Call.Value));
        Assert.NotEmpty(story.State.UnknownOutcomes);
    }

    [Fact]
    public void AnInputThatHadBeenTakenUpIsNotLost()
    {
        var story = SessionStory.Begun().When(Some.Input("do it")).When(new AbandonTurn("no"));

        Assert.Contains(story.State.Transcript.OfType<UserMessage>(), input => input.Text == "do it");
        Assert.Equal(["turn-resumed"], story.When(new ResumeTurn()).Facts);
    }

    [Fact]
    public void ALateAnswerToTheQuestionThatWasGivenUpIsNotTakenForOneToTheNext()
    {
        var story = SessionStory.Asked().When(new AbandonTurn("taken up 10 times")).When(new ResumeTurn()).When(new ReportSurroundings(1, []));
        Assert.IsType<AwaitingModel>(story.State.Turn!.Situation);

        Assert.Empty(story.When(new ReportReply(1, 1, [new MessageItem("late")], ReplyStop.Done, Some.Usage)).Facts);
        Assert.NotEmpty(story.Replies(new MessageItem("in time")).Facts);
    }

    [Fact]
    public void AtRestThereIsNothingToGiveUp() => Assert.NotNull(SessionStory.Begun().When(new AbandonTurn("no")).Last.Refusal);
}
