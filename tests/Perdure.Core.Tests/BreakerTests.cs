using Perdure.Testing;

namespace Perdure.Core.Tests;

public class BreakerTests
{
    private static readonly BreakerLimits Limits = BreakerLimits.Usual;

    [Fact]
    public void TheSameCallWithTheSameResultIsNoticedAndTheModelIsTold()
    {
        var story = Rounds(SessionStory.Asked(), Limits.NoticeAt + 1, _ => ("ls", "a"));

        Assert.Equal(["tool-finished", "loop-noticed", "model-asked"], story.Facts);
        Assert.Contains("same results as before", Assert.IsType<FromRuntime>(story.State.Transcript[^1]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ItIsSaidOnceAndNotEveryRound()
    {
        var story = Rounds(SessionStory.Asked(), Limits.NoticeAt + 4, _ => ("ls", "a"));

        Assert.Single(story.Log.OfType<LoopNoticed>());
    }

    [Fact]
    public void PingPongIsACircleToo() =>
        Assert.Single(Rounds(SessionStory.Asked(), Limits.NoticeAt + 2, round => (round % 2 == 0 ? "ping" : "pong", "a")).Log.OfType<LoopNoticed>());

    [Fact]
    public void AnotherModelOfTheChainIsTriedBeforeTheTurnIsStopped()
    {
        var story = Rounds(SessionStory.Asked(settings: Some.Chain), Limits.SwitchAt + 1, _ => ("ls", "a"));

        Assert.Equal(["tool-finished", "loop-noticed", "model-switched", "model-asked"], story.Facts);
        Assert.Equal("mock/two", story.State.Model);
    }

    [Fact]
    public void ATurnThatGoesOnInCirclesIsBlockedWithTheEvidence()
    {
        var story = Rounds(SessionStory.Asked(), Limits.StopAt + 1, _ => ("ls", "a"));

        Assert.Equal(["tool-finished", "loop-noticed", "turn-ended"], story.Facts);
        Assert.Equal(TurnEnd.Blocked, story.State.LastEnd!.Reason);
        Assert.Contains("ls", story.State.LastEnd.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void ABlockedTurnIsResumedWithAFreshCount()
    {
        var story = Rounds(SessionStory.Asked(), Limits.StopAt + 1, _ => ("ls", "a")).When(new ResumeTurn()).When(new ReportSurroundings(1, []));

        Assert.Equal(["surroundings-noted", "model-asked"], story.Facts);
    }

    [Fact]
    public void OneNewFactBreaksTheCircle()
    {
        var story = Rounds(SessionStory.Asked(), 100, round => ("ls", round % Limits.NoticeAt == 0 ? $"{round}" : "a"));

        Assert.Empty(story.Log.OfType<LoopNoticed>());
    }

    [Fact]
    public void EditingManyFilesAlikeIsNoCircle() =>
        Assert.Empty(Rounds(SessionStory.Asked(), 100, round => ($"sed -i s/a/b/ file{round}", "ok")).Log.OfType<LoopNoticed>());

    [Fact]
    public void PollingABuildIsNoCircleForALongTime()
    {
        var story = Rounds(SessionStory.Asked(), 45, _ => ("sleep 60; status", "pending"), waited: true);
        Assert.Empty(story.Log.OfType<LoopNoticed>());

        Assert.Single(Rounds(story, 10, _ => ("sleep 60; status", "pending"), waited: true).Log.OfType<LoopNoticed>());
    }

    [Fact]
    public void AWordOfTheUserIsANewFact()
    {
        var story = Rounds(SessionStory.Asked(), Limits.NoticeAt, _ => ("ls", "a")).When(Some.Input("look there"));

        Assert.Empty(Rounds(story, Limits.NoticeAt - 1, _ => ("ls", "a")).Log.OfType<LoopNoticed>());
    }

    [Fact]
    public void TheLimitsAreTheSessionsOwn()
    {
        var story = Rounds(SessionStory.Asked(settings: Some.Settings with { Breaker = new BreakerLimits(1, 2, 3) }), 4, _ => ("ls", "a"));

        Assert.Equal(TurnEnd.Blocked, story.State.LastEnd!.Reason);
    }

    private static SessionStory Rounds(SessionStory story, int count, Func<int, (string Call, string Result)> what, bool waited = false)
    {
        for (var round = 0; round < count; round++)
        {
            var (call, result) = what(round);
            var id = $"c{story.State.Rounds}";
            story = story.Replies(Some.Call(id, arguments: call))
                .When(new ReportOutcome(new CallId(id), new ToolOutcome(ToolStatus.Succeeded, result, Waited: waited ? true : null)));
        }

        return story;
    }
}
