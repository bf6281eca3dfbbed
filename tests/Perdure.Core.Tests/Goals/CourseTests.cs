using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Goals;

public class CourseTests
{
    [Fact]
    public void AGoalIsToldOnceAndEachFurtherTurnByAShortMessage()
    {
        var first = GoalStories.Pursuing(GoalStories.Tested, new Budgets(Tokens: 1_000_000));
        Assert.Contains(GoalStories.Objective, first.LastTold());
        Assert.Contains("make test", first.LastTold());

        var second = first.WorksATurn();
        Assert.Equal(["model-replied", "turn-ended", "goal-continued", "turn-started"], second.Facts);
        Assert.DoesNotContain(GoalStories.Objective, second.LastTold());
        Assert.True(second.LastTold().Length < 300, second.LastTold());
        Assert.Contains("of 1,000,000 tokens", second.LastTold());
    }

    [Fact]
    public void AContinuationNamesThePartsThatDoNotHoldWithTheEndOfTheirOutput()
    {
        var second = GoalStories.Pursuing(GoalStories.Tested).Claims().Checked(exit: 3, new string('x', 3000) + " expected 7, found 8").Replies(new MessageItem("Later.")).LooksAround();
        Assert.Contains("make test", second.LastTold(), StringComparison.Ordinal);
        Assert.Contains("exit code 3", second.LastTold(), StringComparison.Ordinal);
        Assert.Contains("expected 7, found 8", second.LastTold(), StringComparison.Ordinal);
        Assert.Contains("run its checks yourself before you claim", second.LastTold(), StringComparison.Ordinal);
        Assert.True(second.LastTold().Length < 1_000, second.LastTold());
    }

    [Fact]
    public void AModelThatSaysItIsBlockedSaysWhyAndThePersonReadsIt()
    {
        Assert.Contains("expects a reason", GoalStories.Pursuing().Replies(Some.Call("b", "update_goal", """{"status":"blocked"}""")).LastAnswer(), StringComparison.Ordinal);

        var blocked = GoalStories.Pursuing();
        for (var turn = 0; turn < GoalNextStep.ObstacleTurnsMax; turn++) { blocked = (turn == 0 ? blocked : blocked.LooksAround()).SaysBlocked().Replies(new MessageItem("Blocked.")); }

        Assert.Contains("no network", Assert.IsType<BlockedGoal>(blocked.State.Goal!.State).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInputComesBeforeTheNextContinuation()
    {
        var queued = GoalStories.Pursuing().When(Some.Input("look at the docs first", Delivery.Queue)).WorksATurn();
        Assert.DoesNotContain("goal-continued", queued.Facts);
        Assert.Equal(2, queued.State.Turn!.Number);
        Assert.Contains("goal-continued", queued.LooksAround().WorksATurn().Facts);
    }

    [Fact]
    public void AGoalSetWhileATurnRunsIsToldBeforeTheNextModelCall()
    {
        var running = SessionStory.Asked().When(new SetGoal(GoalStories.Objective, Contract.Empty, Budgets.Unlimited, "test"));
        Assert.Equal(["goal-set"], running.Facts);
        var told = running.Replies(Some.Call("c")).Finishes("c");
        Assert.Equal(["tool-finished", "goal-announced", "model-asked"], told.Facts);
    }

    [Fact]
    public void APausedGoalIsNotContinued()
    {
        var paused = GoalStories.Pursuing().When(new PauseGoal("test")).WorksATurn();
        Assert.True(paused.State.AtRest);
        Assert.Empty(paused.Pending);
    }

    [Fact]
    public void TheSameObstacleInThreeTurnsInARowBlocks()
    {
        var story = GoalStories.Pursuing().SaysBlocked().Replies(new MessageItem("Stuck.")).LooksAround().SaysBlocked();
        Assert.Contains("2 of 3", story.LastAnswer());
        story = story.Replies(new MessageItem("Stuck.")).LooksAround().SaysBlocked().Replies(new MessageItem("Stuck."));
        Assert.Equal("blocked", story.Status());
        Assert.True(story.State.AtRest);
        Assert.Contains("goal-continued", story.When(new ResumeGoal("test")).Facts);
    }

    [Fact]
    public void AModelThatOnlyTalksIsStoppedAfterThreeTurnsAndOneThatWorksIsNot()
    {
        var talking = GoalStories.Pursuing().Replies(new MessageItem("Soon.")).LooksAround().Replies(new MessageItem("Soon.")).Rests().LooksAround();
        Assert.Equal("blocked", talking.Replies(new MessageItem("Soon.")).Status());
        Assert.Equal("active", talking.WorksATurn().LooksAround().Replies(new MessageItem("Soon.")).Status());
    }

    [Fact]
    public void ClearingAGoalStopsItsTurnAndTheCheckThatRuns()
    {
        var checking = GoalStories.Pursuing(GoalStories.Tested).Claims();
        var cleared = checking.When(new ClearGoal("test"));
        Assert.Equal(["goal-cleared", "interrupt-requested"], cleared.Facts);
        Assert.Equal("cleared", cleared.Status());
        var stop = Assert.IsType<StopCheck>(Assert.Single(cleared.Pending));
        var ended = cleared.When(new ReportOutcome(stop.Call, new ToolOutcome(ToolStatus.Interrupted, "stopped")));
        Assert.Equal(["check-finished", "turn-ended"], ended.Facts);
        Assert.Null(ended.State.Goal);
        Assert.Empty(ended.Pending);
    }

    [Fact]
    public void EachTurnOfAFreshGoalSeesTheGoalAndWhatWasHandedOnAndNothingElse()
    {
        var ended = GoalStories.Pursuing(GoalStories.Tested, context: GoalContext.Fresh).WorksATurn();
        var write = Assert.IsType<WriteHandover>(Assert.Single(ended.Pending));
        var next = ended.When(new ReportHandover(write.Goal, write.Turn, "The parser is done; the writer is next."));
        Assert.Equal(["handover-saved", "context-renewed", "goal-continued", "turn-started"], next.Facts);
        var (goal, now) = (Assert.IsType<UserMessage>(next.State.Transcript[0]), Assert.IsType<UserMessage>(next.State.Transcript[1]));
        Assert.Equal(2, next.State.Transcript.Length);
        Assert.Contains(GoalStories.Objective, goal.Text);
        Assert.Contains("make test", goal.Text);
        Assert.Contains("the last message you write", goal.Text);
        Assert.Contains("the writer is next", now.Text);
        Assert.Contains("turn 2", now.Text);
    }

    [Fact]
    public void AFreshContextBeginsWithWhatStaysSoThatItIsCached()
    {
        var note = new Note("agents:/project/AGENTS.md", "Tabs, not spaces.");
        var begun = SessionStory.Begun().When(new SetGoal(GoalStories.Objective, GoalStories.Tested, Budgets.Unlimited, "test", GoalContext.Fresh)).Based();
        var second = Next(begun.When(new ReportSurroundings(1, [note])).Claims().Checked(exit: 1, "no such row: 17"));
        var third = Next(second.LooksAround().When(Some.Input("leave the docs alone")).Works());

        // The environment, the goal, what the user said: each request begins as the one before it. What changes comes last.
        Assert.Equal(["Tabs, not spaces.", second.State.Transcript[1].Text()], third.State.Transcript.Take(2).Select(item => item.Text()));
        Assert.Contains("no such row: 17", second.State.Transcript[^1].Text());
        Assert.Equal("leave the docs alone", third.State.Transcript[2].Text());
        Assert.Equal("leave the docs alone", Next(third.LooksAround().Works()).State.Transcript[2].Text());
        Assert.Single(third.State.Notes);
    }

    [Fact]
    public void AWorkspaceThatIsGoneIsToldWithoutAskingTheModel()
    {
        var next = GoalStories.Pursuing(GoalStories.Tested).WorksATurn();
        var gone = next.When(new ReportSurroundings(2, [], Missing: "the workspace /project is not there"));
        Assert.Equal(["workspace-not-found", "turn-ended", "goal-status-changed"], gone.Facts);
        Assert.Equal("blocked", gone.Status());
        Assert.Empty(gone.Pending);
    }

    /// <summary>The turn ends, and what it hands on is kept.</summary>
    private static SessionStory Next(SessionStory story)
    {
        var ended = story.Replies(new MessageItem("so far"));
        var write = Assert.IsType<WriteHandover>(Assert.Single(ended.Pending));
        return ended.When(new ReportHandover(write.Goal, write.Turn, "so far"));
    }

    [Fact]
    public void ACompactionKeepsTheGoalExactly()
    {
        var compacting = GoalStories.Pursuing(GoalStories.Tested, new Budgets(Tokens: 50_000)).Replies(Some.Call("a")).Finishes("a").Replies(new MessageItem("so far"));
        var asked = compacting.When(new PauseGoal("test")).LooksAround().Replies(new MessageItem("ok")).When(new Compact());
        var compacted = asked.When(new ReportSummary(1, 1, "Things were done.", Some.Usage));
        var text = Assert.IsType<RuntimeMessage>(compacted.State.Transcript[^1]).Text;
        Assert.Contains($"Objective: {GoalStories.Objective}", text);
        Assert.Contains("Has to succeed: `make test`", text);
        Assert.Contains("of 50,000", text);
    }
}
