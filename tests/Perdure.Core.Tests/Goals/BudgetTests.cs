using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Goals;

public class BudgetTests
{
    [Fact]
    public void NearItsEndTheTurnIsToldToWindDownAndThenTheGoalIsExhausted()
    {
        var near = GoalStories.Pursuing(budgets: new Budgets(Tokens: 10_000)).Uses(5_000).Finishes(Last(1));
        Assert.Equal(["tool-finished", "goal-winding-down", "model-asked"], near.Facts);
        Assert.Contains("last turn", near.LastTold());

        var ended = near.Replies(new MessageItem("Here is what remains."));
        Assert.Equal(["model-replied", "turn-ended", "goal-status-changed"], ended.Facts);
        Assert.Equal("exhausted", ended.Status());
        Assert.Empty(ended.Pending);
    }

    [Fact]
    public void WhenItIsUsedUpTheModelIsNotAskedAgain()
    {
        var over = GoalStories.Pursuing(budgets: new Budgets(Tokens: 10_000)).Uses(10_001).Finishes(Last(1));
        Assert.Equal(["tool-finished", "goal-status-changed", "turn-ended"], over.Facts);
        Assert.Equal(TurnEnd.Exhausted, over.State.LastEnd!.Reason);
        Assert.Equal("exhausted", over.Status());
    }

    [Fact]
    public void RaisingTheBudgetIsEnoughToGoOn()
    {
        var over = GoalStories.Pursuing(budgets: new Budgets(Tokens: 10_000)).Uses(10_001).Finishes(Last(1));
        var raised = over.When(new EditGoal("test", Budgets: new Budgets(Tokens: 100_000)));
        Assert.Equal(["goal-edited", "goal-status-changed", "goal-continued", "turn-started"], raised.Facts);
        Assert.NotNull(over.When(new ResumeGoal("test")).Last.Refusal);
    }

    [Fact]
    public void CachedTokensAreShownApartAndDoNotCount()
    {
        var story = GoalStories.Pursuing();
        var used = story.When(new ReportReply(1, 1, [new MessageItem("hm")], ReplyStop.Done, new Usage(Input: 1000, Cached: 900, CacheWrite: 0, Output: 50, Reasoning: 0)));
        Assert.Equal((150L, 900L), (used.State.Goal!.Spent.Charged, used.State.Goal.Spent.Cached));
    }

    [Fact]
    public void TheLastOfItsTurnsIsToldSo()
    {
        var last = GoalStories.Pursuing(budgets: new Budgets(Turns: 2)).WorksATurn();
        Assert.Contains("last turn", last.LastTold());
        Assert.Equal("exhausted", last.LooksAround().WorksATurn().Status());
        Assert.Equal("exhausted", GoalStories.Pursuing(budgets: new Budgets(Turns: 1)).WorksATurn().Status());
    }

    [Fact]
    public void TimeOfWorkIsCountedAndTimeOfWaitsIsNot()
    {
        var story = GoalStories.Pursuing(budgets: new Budgets(ActiveSeconds: 3600));
        story = (story with { Now = story.Now.AddMinutes(4) }).Replies(Some.Call("a"));
        story = (story with { Now = story.Now.AddMinutes(6) }).Finishes("a");
        Assert.Equal(TimeSpan.FromMinutes(10).TotalMilliseconds, story.State.Goal!.Spent.ActiveMs);

        story = story.Fails(FailureKind.Transient, story.Now.AddHours(3)).After(TimeSpan.FromHours(3));
        Assert.Equal(TimeSpan.FromMinutes(10).TotalMilliseconds, story.State.Goal!.Spent.ActiveMs);
    }

    [Fact]
    public void ABudgetInMoneyNeedsAPrice()
    {
        var blind = GoalStories.Pursuing(budgets: new Budgets(Cost: 5m)).Uses(1000, cost: null).Finishes(Last(1));
        Assert.Equal("blocked", blind.Status());
        Assert.Equal("active", GoalStories.Pursuing(budgets: new Budgets(Cost: 5m)).Uses(1000, cost: 0.2m).Finishes(Last(1)).Status());
    }

    [Fact]
    public void AReviewIsNotPaidForWhenNothingIsLeft()
    {
        var story = GoalStories.Pursuing(GoalStories.Tested with { Judged = ["kind"] }, new Budgets(Tokens: 5_000));
        var claimed = story.When(new ReportReply(1, 1, [Some.Call("claim", "update_goal", """{"status":"complete"}""")], ReplyStop.Done, new Usage(6_000, 0, 0, 0, 0)));
        var over = claimed.Checked(exit: 0);
        Assert.DoesNotContain("judge-asked", over.AllFacts);
        Assert.Equal("exhausted", over.Status());
    }

    [Fact]
    public void EveryTurnOfTheSessionIsOnTheGoalsAccountAlsoWhileItIsPaused()
    {
        var paused = GoalStories.Pursuing().When(new PauseGoal("test")).WorksATurn();
        var spent = paused.State.Goal!.Spent;
        var asked = paused.When(Some.Input("how far are you?")).LooksAround().Replies(new MessageItem("Half."));
        Assert.Equal(spent.Charged + 50, asked.State.Goal!.Spent.Charged);
        Assert.Equal(spent.Turns, asked.State.Goal.Spent.Turns);
        Assert.Equal("paused", asked.Status());
    }

    [Theory]
    [InlineData("paused", "exhausted")]
    [InlineData("complete", "complete")]
    [InlineData("cleared", "cleared")]
    public void BudgetsHoldInATurnThatGoesOnHoweverTheGoalStands(string standing, string then)
    {
        var story = GoalStories.Pursuing(GoalStories.Tested, new Budgets(Tokens: 10_000));
        story = standing switch
        {
            "paused" => story.When(new PauseGoal("test")),
            "complete" => story.Claims().Checked(exit: 0),
            _ => Resumed(story.When(new ClearGoal("test"))),
        };
        var over = story.Uses(10_001) is var used ? used.Finishes(((RunningTools)used.State.Turn!.Situation).Calls[0].Call.Id.Value) : null!;
        Assert.Equal(TurnEnd.Exhausted, over.State.LastEnd!.Reason);
        Assert.Equal(then, over.Status());
        if (then == "complete") { over = over.Checked(exit: 0); } // Something ran after it was accepted.

        Assert.Empty(over.Pending);

        // A person who says something new after the goal is past begins a turn of their own.
        if (then is not "exhausted") { Assert.IsType<AwaitingModel>(over.When(Some.Input("and now?")).LooksAround().State.Turn!.Situation); }
        else { Assert.Equal(TurnEnd.Exhausted, over.When(Some.Input("and now?")).LooksAround().State.LastEnd!.Reason); }
    }

    [Fact]
    public void TheDeadlineHoldsWhileASummaryIsWaitedFor()
    {
        var story = GoalStories.Pursuing(budgets: new Budgets(Deadline: SessionStory.Start.AddHours(1))).Replies(Some.Call("a")).When(new Compact()).Finishes("a");
        story = story.When(new ReportSummaryFailure(1, 1, new ModelFailure(FailureKind.Throttled, "later", RetryAt: SessionStory.Start.AddDays(1))));
        Assert.Contains(story.Pending, effect => effect is WaitForGoal wait && wait.Until == SessionStory.Start.AddHours(1));
        Assert.Equal("exhausted", story.After(TimeSpan.FromHours(1)).Status());
    }

    [Fact]
    public void AWaitThatEndsEarlyIsNoWayPastADeadline()
    {
        var waiting = GoalStories.Pursuing(budgets: new Budgets(Deadline: SessionStory.Start.AddHours(1))).Fails(FailureKind.Unreachable);
        var late = waiting with { Now = SessionStory.Start.AddHours(2) }; // The machine slept.
        Assert.Equal("exhausted", late.When(new StopWaiting()).Status());
        Assert.DoesNotContain("model-asked", late.When(new ReportReachable(1, 2)).Facts);
    }

    [Fact]
    public void CachedInputIsNotFreeOfEveryBound()
    {
        var story = GoalStories.Pursuing(budgets: new Budgets(Input: 2_000));
        story = story.When(new ReportReply(1, 1, [Some.Call("a")], ReplyStop.Done, new Usage(Input: 2_000, Cached: 2_000, CacheWrite: 0, Output: 1, Reasoning: 0))).Finishes("a");
        Assert.Equal("exhausted", story.Status());
        Assert.Contains("tokens of input", story.State.LastEnd!.Detail);

        var calls = GoalStories.Pursuing(budgets: new Budgets(Calls: 2)).Replies(Some.Call("a")).Finishes("a").Replies(Some.Call("b")).Finishes("b");
        Assert.Equal("exhausted", calls.Status());
        Assert.Equal((GoalPolicy.DefaultCallsMax, GoalPolicy.DefaultInputMax), GoalStories.Pursuing().State.Goal!.Budgets is var usual ? (usual.Calls!.Value, usual.Input!.Value) : default);
    }

    [Fact]
    public void ACallThatFailedOnTheWayIsPaidFor()
    {
        var story = GoalStories.Pursuing(budgets: new Budgets(Tokens: 10_000));
        var cut = story.When(new ReportModelFailure(1, 1, new ModelFailure(FailureKind.Transient, "cut"), new Usage(4_000, 0, 0, 100, 0, Estimated: true)));
        Assert.Equal((4_100L, 1L), (cut.State.Goal!.Spent.Charged, cut.State.Goal.Spent.EstimatedCalls));
        Assert.Equal(1, cut.State.Usage.EstimatedCalls);
        Assert.Equal(0, story.Fails(FailureKind.Transient).State.Goal!.Spent.Calls);
    }

    private static SessionStory Resumed(SessionStory cleared)
    {
        var stopped = cleared.State.Turn!.Situation is CollectingPartialReply hanging
            ? cleared.When(new ReportReply(hanging.Round, hanging.Retry.Attempt, [], ReplyStop.Interrupted, Usage: null))
            : cleared;
        return stopped.When(new ResumeTurn()).LooksAround();
    }

    /// <summary>The call of <see cref="GoalStories.Uses"/>, made when the session had so many entries.</summary>
    private static string Last(int turn) => $"u{GoalStories.Pursuing().State.Seq + turn - 1}";
}
