using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Rules;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

public class FailureTests
{
    [Theory]
    [InlineData(FailureKind.Transient), InlineData(FailureKind.Unreachable), InlineData(FailureKind.Throttled)]
    public void APassingFailureIsWaitedOutAndTheSameRoundAskedAgain(FailureKind kind)
    {
        var story = SessionStory.Asked().Fails(kind);
        var wait = Assert.IsType<WaitForModel>(Assert.Single(story.Pending));
        Assert.Equal(kind == FailureKind.Unreachable ? ChangeAwaited.Reachable : ChangeAwaited.Nothing, wait.Change);

        story = (story with { Now = wait.Until }).When(new Wake());
        Assert.Equal([new AskModel(1, 2)], story.Pending);
    }

    [Fact]
    public void AWaitIsNeverLongerThanAMinuteAndNeverTheSameForAll()
    {
        var waits = Enumerable.Range(1, 40).Select(attempt => FailureRules.Backoff(new SessionId("s"), 1, attempt, attempt)).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(60)));
        Assert.NotEqual(waits[0], FailureRules.Backoff(new SessionId("t"), 1, 1, 1));
        Assert.Equal(waits[0], FailureRules.Backoff(new SessionId("s"), 1, 1, 1));
    }

    [Fact]
    public void AThrottledCallWaitsExactlyAsLongAsTold()
    {
        var told = SessionStory.Start + TimeSpan.FromSeconds(37);

        Assert.Equal(told, Assert.IsType<WaitForModel>(SessionStory.Asked().Fails(FailureKind.Throttled, told).Pending.Single()).Until);
    }

    [Fact]
    public void AWakeBeforeTheTimeChangesNothing()
    {
        var story = SessionStory.Asked().Fails(FailureKind.Throttled, SessionStory.Start + TimeSpan.FromMinutes(5));

        Assert.Empty(story.After(TimeSpan.FromMinutes(4)).Facts);
    }

    [Fact]
    public void AModelThatCanBeReachedAgainIsAskedAtOnce()
    {
        var story = SessionStory.Asked().Fails(FailureKind.Unreachable).When(new ReportReachable(1, 2));

        Assert.Equal(["model-asked"], story.Facts);
    }

    [Fact]
    public void APersonCanEndTheWait() => Assert.Equal(["model-asked"], SessionStory.Asked().Fails(FailureKind.Transient).When(new StopWaiting()).Facts);

    [Fact]
    public void AnotherModelOfThePersonsChoiceEndsTheWaitForTheFirst()
    {
        var story = SessionStory.Asked().Fails(FailureKind.Quota, SessionStory.Start + TimeSpan.FromDays(3)).When(new ChangeSettings(new Settings([Some.OtherModel])));

        Assert.Equal(["settings-changed", "model-asked"], story.Facts);
        Assert.Equal("mock/two", story.State.Model);
    }

    [Theory]
    [InlineData(FailureKind.Empty), InlineData(FailureKind.Unexplained)]
    public void WhatNobodyUnderstandsIsTriedAFewTimesAndThenToldWhereAPersonWaits(FailureKind kind)
    {
        var story = SessionStory.Asked();
        for (var tries = 1; tries < FailureRules.TriesBeforeSwitch; tries++) { story = story.Fails(kind).After(TimeSpan.FromMinutes(1)); }

        Assert.Equal(TurnEnd.Failed, story.Fails(kind).State.LastEnd!.Reason);
    }

    [Fact]
    public void AModelThatNobodyKnowsIsLeftForTheNextAtOnceAndToldWhereThereIsNone()
    {
        Assert.Equal(["model-call-failed", "model-switched", "model-asked"], SessionStory.Asked(settings: Some.Chain).Fails(FailureKind.UnknownModel).Facts);
        Assert.Equal(["model-call-failed", "turn-ended"], SessionStory.Asked().Fails(FailureKind.UnknownModel).Facts);
    }

    [Fact]
    public void ADelayThatIsOverBeforeItBeganIsNoLeaveToAskWithoutEnd()
    {
        var story = SessionStory.Asked().Fails(FailureKind.Throttled, SessionStory.Start);

        Assert.True(Assert.IsType<WaitForModel>(Assert.Single(story.Pending)).Until > SessionStory.Start);
    }

    [Fact]
    public void AClockThatWasAheadMakesNoWaitLongerThanItWasAskedFor()
    {
        var ahead = SessionStory.Asked() is var asked ? asked with { Now = asked.Now.AddYears(1) } : null!;
        var waiting = ahead.Fails(FailureKind.Throttled, ahead.Now + TimeSpan.FromMinutes(5));

        var right = (waiting with { Now = SessionStory.Start }).When(new Wake());
        Assert.Equal(["clock-set-back"], right.Facts);
        Assert.Equal(SessionStory.Start + TimeSpan.FromMinutes(5), Assert.IsType<WaitForModel>(Assert.Single(right.Pending)).Until);
        Assert.Empty(right.When(new Wake()).Facts);
        Assert.Equal(["model-asked"], right.After(TimeSpan.FromMinutes(5)).Facts);
    }

    [Fact]
    public void AModelLeftAloneByAWrongClockComesBackInItsTime()
    {
        var ahead = SessionStory.Asked(settings: Some.Chain) is var asked ? asked with { Now = asked.Now.AddDays(300) } : null!;
        var switched = ahead.Fails(FailureKind.Quota, ahead.Now + TimeSpan.FromHours(2)).Replies(Some.Call("c1"));

        var right = (switched with { Now = SessionStory.Start }).When(new Wake());
        Assert.Equal("mock/one", (right with { Now = SessionStory.Start + TimeSpan.FromHours(2) }).Finishes("c1").State.Model);
    }

    [Fact]
    public void PatienceEnds()
    {
        var story = SessionStory.Asked(settings: Some.Settings with { PatienceMinutes = 10 });
        for (var time = 0; !story.State.AtRest; time++)
        {
            Assert.True(time < 100);
            story = story.Fails(FailureKind.Transient).After(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(TurnEnd.Failed, story.State.LastEnd!.Reason);
    }

    [Theory]
    [InlineData(FailureKind.Auth), InlineData(FailureKind.Invalid)]
    public void WhatAPersonHasToMendIsNotRetried(FailureKind kind)
    {
        var story = SessionStory.Asked().Fails(kind);

        Assert.Equal(["model-call-failed", "turn-ended"], story.Facts);
        Assert.Equal(TurnEnd.Failed, story.State.LastEnd!.Reason);
        story = story.When(new ResumeTurn()).When(new ReportSurroundings(1, []));
        Assert.Equal([new AskModel(2, 1)], story.Pending);
    }

    [Fact]
    public void ASpentQuotaWaitsForItsReset()
    {
        var reset = SessionStory.Start + TimeSpan.FromHours(5);

        Assert.Equal(reset, Assert.IsType<WaitForModel>(SessionStory.Asked().Fails(FailureKind.Quota, reset).Pending.Single()).Until);
    }

    [Fact]
    public void ASpentQuotaWithoutAResetEndsTheTurnAsLimited() =>
        Assert.Equal(TurnEnd.Limited, SessionStory.Asked().Fails(FailureKind.Quota).State.LastEnd!.Reason);

    [Fact]
    public void ASpentQuotaIsTheNextModelsTurn()
    {
        var reset = SessionStory.Start + TimeSpan.FromHours(5);
        var story = SessionStory.Asked(settings: Some.Chain).Fails(FailureKind.Quota, reset);

        Assert.Equal(["model-call-failed", "model-switched", "model-asked"], story.Facts);
        Assert.Equal("mock/two", story.State.Model);
    }

    [Fact]
    public void TheChainReturnsWhenTheFirstModelHasCooledDown()
    {
        var reset = SessionStory.Start + TimeSpan.FromHours(5);
        var story = SessionStory.Asked(settings: Some.Chain).Fails(FailureKind.Quota, reset).Replies(Some.Call("c1"));

        story = (story with { Now = reset }).Finishes("c1");
        Assert.Equal(["tool-finished", "model-switched", "model-asked"], story.Facts);
        Assert.Equal("mock/one", story.State.Model);
    }

    [Fact]
    public void WhenEveryModelIsSpentTheFirstToComeBackIsWaitedFor()
    {
        var story = SessionStory.Asked(settings: Some.Chain)
            .Fails(FailureKind.Quota, SessionStory.Start + TimeSpan.FromHours(2))
            .Fails(FailureKind.Quota, SessionStory.Start + TimeSpan.FromHours(5));

        Assert.Equal(SessionStory.Start + TimeSpan.FromHours(2), Assert.IsType<WaitForModel>(story.Pending.Single()).Until);
        story = story.After(TimeSpan.FromHours(2));
        Assert.Equal("mock/one", story.State.Model);
        Assert.IsType<AskModel>(story.Pending.Single());
    }

    [Fact]
    public void AModelThatKeepsFailingIsReplaced()
    {
        var story = SessionStory.Asked(settings: Some.Chain);
        for (var tries = 1; tries < FailureRules.TriesBeforeSwitch; tries++)
        {
            story = story.Fails(FailureKind.Transient).After(TimeSpan.FromMinutes(1));
            Assert.Equal("mock/one", story.State.Model);
        }

        Assert.Equal("mock/two", story.Fails(FailureKind.Transient).State.Model);
    }
}
