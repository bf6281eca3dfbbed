using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Goals;

/// <summary>What a goal waits for between two turns.</summary>
public class PauseTests
{
    [Fact]
    public void AGoalWaitsForTheCommandItLeftRunningAndItsEndBeginsTheNextTurn()
    {
        var waiting = GoalStories.Pursuing().LeavesRunning().Replies(new MessageItem("It builds."));
        Assert.True(waiting.State.AtRest);
        Assert.Equal("waiting", waiting.Status());
        Assert.Contains(waiting.Pending, effect => effect is WatchCommand);
        Assert.Empty(waiting.After(TimeSpan.FromMinutes(29)).Facts);

        var ended = waiting.When(new ReportCommandEnd(1, new ToolOutcome(ToolStatus.Succeeded, "built")));
        Assert.Equal(["command-ended", "turn-started"], ended.Facts);
        Assert.Null(ended.State.Goal!.Obstacle);
    }

    [Fact]
    public void ACommandThatNeverEndsIsLookedAtEverMoreSeldom()
    {
        var story = GoalStories.Pursuing().LeavesRunning().Replies(new MessageItem("It serves."));
        foreach (var minutes in (int[])[30, 60, 120])
        {
            Assert.Empty(story.After(TimeSpan.FromMinutes(minutes - 1)).Facts);
            story = story.After(TimeSpan.FromMinutes(minutes));
            Assert.Contains("Still running after a long wait: session_id 1", story.LastTold());
            story = story.LooksAround().Replies(new MessageItem("It serves."));
            Assert.Equal("waiting", story.Status());
        }

        Assert.Equal(0, story.State.Goal!.TurnsWithoutProgress);
    }

    [Fact]
    public void TheDeadlineEndsTheWaitForACommand()
    {
        var waiting = GoalStories.Pursuing(budgets: new Budgets(Deadline: SessionStory.Start.AddMinutes(20))).LeavesRunning().Replies(new MessageItem("It builds."));
        Assert.Equal("exhausted", waiting.After(TimeSpan.FromMinutes(20)).Status());
    }

    [Fact]
    public void ACommandOfAGoalThatRestsWakesNobody()
    {
        var paused = GoalStories.Pursuing().LeavesRunning().When(new PauseGoal("test")).Replies(new MessageItem("It builds."));
        var ended = paused.When(new ReportCommandEnd(1, new ToolOutcome(ToolStatus.Succeeded, "built")));
        Assert.Equal(["command-ended"], ended.Facts);
        Assert.Contains("turn-started", ended.When(new ResumeGoal("test")).Facts);
    }

    [Fact]
    public void PausesBetweenTurnsThatBringNothingGrowAndEndBlockedWithTheEvidence()
    {
        var pauses = new List<double>();
        var story = GoalStories.Pursuing();
        while (story.Status() != "blocked")
        {
            var id = $"u{story.State.Seq}";
            story = story.Replies(Some.Call(id, "read_file")).Finishes(id, "the same").Replies(new MessageItem("Soon."));
            if (GoalPause.Of(story.State) is not { Until: { } until }) { story = story.State.Turn is null ? story : story.LooksAround(); continue; }

            pauses.Add((until - story.Now).TotalSeconds);
            Assert.Equal("waiting", story.Status());
            story = story.Rests().LooksAround();
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128], pauses);
        var why = Assert.IsType<BlockedGoal>(story.State.Goal!.State).Why;
        Assert.StartsWith("10 turns in a row brought no progress", why, StringComparison.Ordinal);
        Assert.Contains("read_file", why);
        Assert.Equal(0, story.When(new ResumeGoal("test")).State.Goal!.TurnsWithoutProgress);
    }

    [Fact]
    public void AnotherPartOfTheProofThatHoldsIsProgressAndClaimsInRowCountFromThere()
    {
        var two = GoalStories.Tested with { Checks = ["make test", "make lint"] };
        var story = GoalStories.Pursuing(two);
        story = story.Claims().Checked(exit: 1).Checked(exit: 1);
        for (var claim = 0; claim < 3; claim++) { story = story.Claims(); } // Answered from the last result.

        Assert.Equal(4, story.State.Goal!.ClaimsInRow);
        story = story.When(new EditGoal("test", Objective: "The same, said better.")).Claims().Checked(exit: 0).Checked(exit: 1, "lint says no");
        Assert.Equal(("active", 1), (story.Status(), story.State.Goal!.ClaimsInRow));
        for (var claim = 0; claim < 4; claim++) { story = story.Claims(); }

        Assert.Equal("blocked", story.Status());
        Assert.Contains("5 claims in a row were refused and nothing was changed in between", story.State.LastEnd!.Detail);
        Assert.Contains("lint says", story.State.LastEnd.Detail);
    }

    [Fact]
    public void PauseNowStopsTheTurnThatRunsAndAPlainPauseDoesNot()
    {
        var running = GoalStories.Pursuing().Replies(Some.Call("a"));
        Assert.Equal(["goal-paused"], running.When(new PauseGoal("test")).Facts);
        var stopped = running.When(new PauseGoal("test", Now: true));
        Assert.Equal(["goal-paused", "interrupt-requested"], stopped.Facts);
        Assert.Equal("paused", stopped.When(new ReportOutcome(new CallId("a"), new ToolOutcome(ToolStatus.Interrupted, "stopped"))).Status());

        // Resumed, it is not stopped again.
        Assert.DoesNotContain("interrupt-requested", stopped.When(new ResumeGoal("test")).Facts);
        Assert.Equal(["goal-paused", "interrupt-requested"], running.When(new PauseGoal("test")).When(new PauseGoal("test", Now: true)).Facts);
    }
}
