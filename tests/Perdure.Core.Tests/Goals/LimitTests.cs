using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Goals;

/// <summary>A goal that has reached a usage limit rests until the limit is over.</summary>
public class LimitTests
{
    [Fact]
    public void ALimitRecordedByAClockThatWasAheadIsOverInItsTime()
    {
        var ahead = GoalStories.Pursuing() is var story ? story with { Now = story.Now.AddYears(2) } : null!;
        var limited = ahead.Fails(FailureKind.Quota, ahead.Now.AddHours(5));
        Assert.Equal("limited", limited.Status());

        var right = (limited with { Now = SessionStory.Start }).When(new Wake());
        Assert.Equal(new WaitForGoal(1, SessionStory.Start.AddHours(5)), Assert.Single(right.Pending));
        Assert.Equal(["goal-resumed", "turn-resumed"], right.After(TimeSpan.FromHours(5)).Facts);
    }

    [Fact]
    public void ALimitThatEndsWhileFilesAreBroughtBackIsWaitedForNoMoreAndTheGoalGoesOnAfterwards()
    {
        var limited = GoalStories.Pursuing().Fails(FailureKind.Quota, SessionStory.Start.AddHours(1));
        Assert.Contains(limited.Pending, effect => effect is WaitForGoal);

        var rewinding = limited.When(new RewindFiles(new FilesRewindBegun(3, "then", "left"), limited.State.Seq)).After(TimeSpan.FromHours(2));
        var before = Assert.IsType<TakeSnapshot>(Assert.Single(rewinding.Pending)); // A wait that is over and leads to nothing would spin.
        rewinding = rewinding.When(new ReportSnapshot(before.Number, before.Since, new SnapshotRecorded("before", [])));
        rewinding = rewinding.When(new ReportFilesRewound(Assert.IsType<BringFilesBack>(Assert.Single(rewinding.Pending)).Begun, [], Problem: null));
        var after = Assert.IsType<TakeSnapshot>(Assert.Single(rewinding.Pending));

        Assert.Contains("goal-resumed", rewinding.When(new ReportSnapshot(after.Number, after.Since, new SnapshotRecorded("after", []))).Facts);
    }

    [Fact]
    public void ALimitEndsTheTurnAndAtItsResetTheSameTurnGoesOnOnce()
    {
        var reset = SessionStory.Start.AddHours(5);
        var limited = GoalStories.Pursuing().Fails(FailureKind.Quota, reset);
        Assert.Equal(["model-call-failed", "turn-ended", "goal-status-changed"], limited.Facts);
        Assert.Equal(new WaitForGoal(1, reset), Assert.Single(limited.Pending));

        Assert.Empty(limited.After(TimeSpan.FromHours(4)).Facts);
        var over = limited.After(TimeSpan.FromHours(5));
        Assert.Equal(["goal-resumed", "turn-resumed"], over.Facts);
        Assert.Equal(1, over.State.Turn!.Number);
        Assert.DoesNotContain(over.Pending, effect => effect is WaitForGoal);
        Assert.Empty(over.When(new Wake()).Facts);
    }

    [Fact]
    public void ALimitWithoutAResetIsLookedAtAgainAfterAWhileButNotForEver()
    {
        var policy = Some.Settings with { Goals = GoalPolicy.Usual with { ResumesMax = 3, RetryMinutes = 30 } };
        var story = GoalStories.Pursuing(settings: policy);
        for (var time = 0; time < 3; time++)
        {
            story = story.Fails(FailureKind.Quota);
            Assert.Equal("limited", story.Status());
            story = story.After(TimeSpan.FromMinutes(30)).LooksAround();
        }

        var enough = story.Fails(FailureKind.Quota);
        Assert.Equal("limited", enough.Status());
        Assert.Empty(enough.Pending);
        Assert.Contains("turn-resumed", enough.When(new ResumeGoal("test")).Facts);
    }

    [Fact]
    public void SwitchedOffAGoalDoesNotGoOnByItself()
    {
        var off = Some.Settings with { Goals = GoalPolicy.Usual with { GoOn = false } };
        var limited = GoalStories.Pursuing(settings: off).Fails(FailureKind.Quota, SessionStory.Start.AddHours(1));
        Assert.Empty(limited.Pending);
        Assert.Empty(limited.After(TimeSpan.FromHours(2)).Facts);

        // Switched off later, a timer that was set comes to nothing and does not spin.
        var running = GoalStories.Pursuing().Fails(FailureKind.Quota, SessionStory.Start.AddHours(1)).When(new ChangeSettings(off));
        Assert.Empty(running.Pending);
        Assert.Empty(running.After(TimeSpan.FromHours(2)).Facts);
    }

    [Fact]
    public void AResetInQuietHoursWaitsForTheirEnd()
    {
        // It is nine in the morning UTC, ten at the clock that counts.
        var quiet = Some.Settings with { Goals = GoalPolicy.Usual with { Quiet = new QuietHours(22 * 60, 7 * 60, OffsetMinutes: 60) } };
        var limited = GoalStories.Pursuing(settings: quiet).Fails(FailureKind.Quota, SessionStory.Start.AddHours(14));
        Assert.Equal(new WaitForGoal(1, new DateTimeOffset(2026, 11, 22, 6, 0, 0, TimeSpan.Zero)), Assert.Single(limited.Pending));
    }
}
