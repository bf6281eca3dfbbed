using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
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
        Assert.Contains("brought no progress", Assert.IsType<RuntimeMessage>(story.State.Transcript[^1]).Text, StringComparison.Ordinal);
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
    public void OneNewCallWithANewResultBreaksTheCircle()
    {
        var story = Rounds(Recorded(), 100, round => round % Limits.NoticeAt == 0 ? ($"cat {round}", Word(round)) : ("ls", "a"));

        Assert.Empty(story.Log.OfType<LoopNoticed>());
    }

    [Fact]
    public void WhatDiffersByNumbersTimesIdsAndPathsAloneIsNothingNew()
    {
        var story = Rounds(Recorded(), Limits.StopAt + 1, round => ("make test", $"Exit code: 1\nOutput:\n{round} of 40 failed in 0.{round} s at 2026-11-21T09:{round:00}:00Z, run f{round}ab09c, see /tmp/t{round}/log"));

        Assert.Equal(TurnEnd.Blocked, story.State.LastEnd!.Reason);
    }

    [Fact]
    public void NewCallsThatFindNothingAreBorneLongerThanRepeatedOnes()
    {
        Assert.Empty(Rounds(Recorded(), Limits.NoticeAt * 3, round => ($"grep {Word(round)}", "no matches")).Log.OfType<LoopNoticed>());
        Assert.NotEmpty(Rounds(Recorded(), Limits.NoticeAt * 4, round => ($"grep {Word(round)}", "no matches")).Log.OfType<LoopNoticed>());
    }

    [Fact]
    public void AChangedWorkspaceIsProgressWhateverWasCalledAndOneThatWasThereLatelyIsNot()
    {
        Assert.Empty(Changing(Recorded(), 30, round => $"tree{round}").Log.OfType<LoopNoticed>());
        Assert.NotEmpty(Changing(Recorded(), 30, round => $"tree{round % 2}").Log.OfType<LoopNoticed>());
    }

    [Fact]
    public void PollingWhatLivesIsNeitherProgressNorItsLack()
    {
        var story = SessionStory.Asked();
        for (var poll = 0; poll < 300; poll++)
        {
            var id = $"p{poll}";
            story = story.Replies(Some.Call(id, "write_stdin", """{"session_id":1}"""))
                .When(new ReportOutcome(new CallId(id), new ToolOutcome(ToolStatus.Succeeded, "Still running in the background, session_id 1.", Waited: true)));
        }

        Assert.Empty(story.Log.OfType<LoopNoticed>());
        Assert.Equal(0, story.State.LoopState.Tenths);
    }

    [Fact]
    public void TurnsThatNoPersonBeganAreCountedTogether()
    {
        var story = SessionStory.Asked(settings: Some.Settings with { Breaker = new BreakerLimits(2, 4, 6) });
        for (var turn = 0; story.State.LastEnd?.Reason != TurnEnd.Blocked && turn < 20; turn++)
        {
            var id = $"c{turn}";
            story = story.Replies(Some.Call(id)).When(new ReportOutcome(new CallId(id), new ToolOutcome(ToolStatus.Succeeded, "goes on", Waited: true, Background: turn + 1)));
            if (story.State.Turn is null) { break; }

            story = story.Replies(new MessageItem("I wait.")).When(new ReportCommandEnd(turn + 1, new ToolOutcome(ToolStatus.Succeeded, "Exit code: 0")));
            if (story.State.Turn?.Situation is ReadingSurroundings) { story = story.When(new ReportSurroundings(story.State.Turn.Number, [])); }
        }

        Assert.Equal(TurnEnd.Blocked, story.State.LastEnd!.Reason);
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

    /// <summary>A session whose workspace is recorded, so that it is known whether it changes; it never does.</summary>
    private static SessionStory Recorded() => SessionStory.Asked(settings: Some.Settings with { Snapshots = true });

    /// <summary>A word without a number in it.</summary>
    private static string Word(int number) => $"{(char)('a' + (number / 26))}{(char)('a' + (number % 26))}";

    private static SessionStory Snapped(SessionStory story, string tree) => story.Pending.OfType<TakeSnapshot>().FirstOrDefault() is { } take
        ? story.When(new ReportSnapshot(take.Number, take.Since, new SnapshotRecorded(tree, [])))
        : story;

    private static SessionStory Changing(SessionStory story, int rounds, Func<int, string> tree)
    {
        for (var round = 0; round < rounds && story.State.Turn is not null; round++)
        {
            var id = $"c{round}";
            story = Snapped(story.Replies(Some.Call(id)), "before");
            story = Snapped(story.When(new ReportOutcome(new CallId(id), new ToolOutcome(ToolStatus.Succeeded, "ok"))), tree(round));
        }

        return story;
    }

    private static SessionStory Rounds(SessionStory story, int count, Func<int, (string Call, string Result)> what, bool waited = false)
    {
        for (var round = 0; round < count; round++)
        {
            var (call, result) = what(round);
            var id = $"c{story.State.Rounds}";
            story = Snapped(story.Replies(Some.Call(id, arguments: call)), "same");
            story = Snapped(story, "same")
                .When(new ReportOutcome(new CallId(id), new ToolOutcome(ToolStatus.Succeeded, result, Waited: waited ? true : null)));
            story = Snapped(story, "same");
        }

        return story;
    }
}
