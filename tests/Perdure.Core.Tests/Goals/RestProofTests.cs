using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Goals;

/// <summary>The proof as the runtime takes it by itself: before the work, and after something was changed once more.</summary>
public class RestProofTests
{
    private static readonly Contract TwoChecks = Contract.Empty with { Checks = ["make test"], MustNots = ["grep -rn TODO src"] };

    private static SessionStory Set(Contract contract, bool evenIfTrue = false) =>
        SessionStory.Begun().When(new SetGoal(GoalStories.Objective, contract, Budgets.Unlimited, "test", EvenIfTrue: evenIfTrue));

    [Fact]
    public void TheChecksAreRunOnceBeforeTheModelIsAsked()
    {
        var set = Set(TwoChecks);
        Assert.Equal(["goal-set", "proof-begun", "check-started"], set.Facts);
        Assert.Equal("make test", Assert.IsType<RunCheck>(Assert.Single(set.Pending)).Command);
        Assert.Equal(["check-finished", "check-started"], set.Checked(exit: 1).Facts);
        Assert.Equal(["check-finished", "proof-ended", "goal-announced", "goal-continued", "turn-started"], set.Checked(exit: 1).Checked(exit: 1).Facts);
    }

    [Theory]
    [InlineData(127, "bash: line 1: mkae: command not found")]
    [InlineData(126, "bash: line 1: ./test.sh: Permission denied")]
    [InlineData(2, "bash: -c: line 2: syntax error: unexpected end of file")]
    [InlineData(2, "sh: 0: cannot open test.sh: No such file")]
    [InlineData(2, "python3: can't open file '/project/test.py': [Errno 2] No such file or directory")]
    [InlineData(2, "make: *** No rule to make target 'tset'.  Stop.")]
    public void ACheckThatCannotRunIsRefusedBeforeAnythingIsSpent(int exit, string says)
    {
        var refused = Set(GoalStories.Tested).Checked(exit, says);
        Assert.Equal("blocked", refused.Status());
        Assert.Equal(SetupProblem.CheckCannotRun, Assert.IsType<BlockedGoal>(refused.State.Goal!.State).Setup);
        Assert.Empty(refused.Pending);
        Assert.Equal(0, refused.State.Goal.Spent.Calls);

        // Mended, it is run again before the work begins.
        Assert.Equal(["goal-resumed", "proof-begun", "check-started"], refused.When(new ResumeGoal("test")).Facts);
    }

    [Theory]
    [InlineData(1, "3 tests failed: cannot open the door")]
    [InlineData(2, "make: *** [Makefile:3: test] Error 1")]
    public void ACheckThatFailsIsWhatIsExpected(int exit, string says) => Assert.Equal("active", Set(GoalStories.Tested).Checked(exit, says).Status());

    [Fact]
    public void AGoalWhoseProofHoldsAlreadyIsNotBegunUnlessThatIsWanted()
    {
        var already = Set(GoalStories.Tested).Checked(exit: 0);
        Assert.Equal(SetupProblem.TrueAlready, Assert.IsType<BlockedGoal>(already.State.Goal!.State).Setup);
        Assert.Equal(["goal-resumed", "goal-announced", "goal-continued", "turn-started"], already.When(new ResumeGoal("test")).Facts);
        Assert.Equal("active", Set(GoalStories.Tested, evenIfTrue: true).Checked(exit: 0).Status());
    }

    [Fact]
    public void ChecksThatWereChangedAreRunBeforeTheGoalGoesOn()
    {
        var edited = GoalStories.Pursuing(GoalStories.Tested).When(new EditGoal("test", Contract: TwoChecks)).WorksATurn();
        Assert.Equal(["model-replied", "turn-ended", "proof-begun", "check-started"], edited.Facts);
        Assert.Contains("goal-continued", edited.Checked(exit: 0).Checked(exit: 1).Facts); // That they hold by now is no reason to stop.
    }

    [Fact]
    public void BesideAProofThatIsTakenAtRestNobodyIsWokenAtTheDeadline()
    {
        var budgets = new Budgets(Deadline: SessionStory.Start.AddHours(2));
        var proving = GoalStories.Pursuing(GoalStories.Tested, budgets)
            .Replies(Some.Call("s", "spawn_agent", """{"task":"build A"}"""))
            .When(new EditGoal("test", Contract: TwoChecks)).Replies(new MessageItem("Agent 1 builds."));
        Assert.True(IdleProof.IsOpen(proving.State) && AgentRules.AnyGoesOn(proving.State));

        // Woken at the deadline it could do nothing before the proof ends, and would be woken again at once.
        Assert.DoesNotContain(proving.Pending, effect => effect is WaitForGoal);
        Assert.Contains(proving.Checked(exit: 1).Checked(exit: 1).Pending, effect => effect is WaitForGoal { Until: var until } && until == budgets.Deadline);
    }

    [Fact]
    public void TheEndOfAPauseWakesNobodyBeforeTheFilesAreSealed()
    {
        var waiting = GoalStories.Pursuing().LeavesRunning().Replies(new MessageItem("It builds."));
        Assert.Contains(waiting.Pending, effect => effect is WaitForGoal);

        var sealing = waiting.When(new EditGoal("test", Contract: Contract.Empty with { Protected = ["tests"] }));
        Assert.Contains(sealing.Pending, effect => effect is SealFiles);
        Assert.DoesNotContain(sealing.Pending, effect => effect is WaitForGoal);
    }

    [Fact]
    public void AnInputWaitsUntilTheChecksWereRun()
    {
        var asked = Set(GoalStories.Tested).When(Some.Input("and hurry"));
        Assert.DoesNotContain("turn-started", asked.Facts);
        Assert.Contains("turn-started", asked.Checked(exit: 1).Facts);
    }

    [Fact]
    public void TheSameClaimWithNothingChangedIsAnsweredFromTheLastResult()
    {
        var refused = GoalStories.Pursuing(TwoChecks).Claims().Checked(exit: 2, "3 tests failed").Checked(exit: 1);
        var again = refused.Claims();
        Assert.Equal(["model-replied", "goal-completion-claimed", "tool-finished", "model-asked"], again.Facts);
        Assert.Contains("3 tests failed", again.LastAnswer());
        Assert.Contains("nothing has changed", again.LastAnswer());
        Assert.Contains("check-started", again.Works().Claims().Facts);
    }

    [Fact]
    public void ACheckThatFailsAndPassesOnTheSameFilesHasToPassSeveralTimesFromThenOn()
    {
        var settings = Some.Settings with { Snapshots = true, Goals = GoalPolicy.Usual with { FlakyRuns = 2 } };
        var story = SessionStory.Begun(settings).When(new SetGoal(GoalStories.Objective, GoalStories.Tested, Budgets.Unlimited, "test"));
        var failed = Recorded(Recorded(Recorded(story).Checked(exit: 1)).LooksAround().Claims());
        failed = Recorded(failed.Checked(exit: 1));
        var flaky = Recorded(Recorded(failed.Replies(Some.Call("look"))).Finishes("look")).Claims().Checked(exit: 0);
        Assert.Equal(["check-finished", "check-started"], flaky.Facts);
        Assert.Equal("complete", Recorded(flaky.Checked(exit: 0)).Status());
        Assert.Contains("Flaky", Recorded(flaky.Checked(exit: 1)).LastAnswer());
    }

    [Fact]
    public void AClaimOnACompleteGoalIsAnsweredAtOnce()
    {
        var twice = GoalStories.Pursuing(GoalStories.Tested).Claims().Checked(exit: 0).Claims();
        Assert.Equal(["model-replied", "tool-finished", "model-asked"], twice.Facts);
        Assert.Contains("complete already", twice.LastAnswer());
    }

    [Fact]
    public void WhatIsChangedAfterAcceptanceIsProvenAgainAtTheTurnsEnd()
    {
        var complete = GoalStories.Pursuing(GoalStories.Tested).Claims().Checked(exit: 0);
        Assert.True(complete.Replies(new MessageItem("Done.")).State.AtRest);
        Assert.Empty(complete.Replies(new MessageItem("Done.")).Pending);

        var changed = complete.Works().Replies(new MessageItem("Done."));
        Assert.Equal(["model-replied", "turn-ended", "proof-begun", "check-started"], changed.Facts);
        var held = changed.Checked(exit: 0);
        Assert.Equal(["check-finished", "proof-ended"], held.Facts);
        Assert.Equal("complete", held.Status());
        Assert.Empty(held.Pending);

        var broken = changed.Checked(exit: 1, "the test is gone");
        Assert.Equal(["check-finished", "proof-ended", "goal-continued", "turn-started"], broken.Facts);
        Assert.Equal("active", broken.Status());
        Assert.Contains(broken.State.Transcript, item => item is RuntimeMessage { Text: var text } && text.Contains("the test is gone"));
    }

    [Fact]
    public void ALaterTurnIsOtherWork()
    {
        var complete = GoalStories.Pursuing(GoalStories.Tested).Claims().Checked(exit: 0).Replies(new MessageItem("Done."));
        var later = complete.When(Some.Input("now something else")).LooksAround().Works().Replies(new MessageItem("There."));
        Assert.Equal("complete", later.Status());
        Assert.Empty(later.Pending);
    }

    [Fact]
    public void ALookAfterAcceptanceThatChangedNothingIsNoReasonToProveItAgain()
    {
        var settings = Some.Settings with { Snapshots = true };
        var story = SessionStory.Begun(settings).When(new SetGoal(GoalStories.Objective, GoalStories.Tested, Budgets.Unlimited, "test"));
        var based = Recorded(Recorded(story, "before").Checked(exit: 1), "before");
        var complete = Recorded(Recorded(based.LooksAround().Claims()).Checked(exit: 0));
        Assert.Equal("complete", complete.Status());

        var looked = Recorded(Recorded(complete.Replies(Some.Call("look"))).Finishes("look"));
        Assert.True(looked.Replies(new MessageItem("Done.")).State.AtRest);
        Assert.Empty(looked.Replies(new MessageItem("Done.")).Pending);

        var changed = Recorded(Recorded(complete.Replies(Some.Call("look"))).Finishes("look"), "another tree");
        Assert.Contains("proof-begun", changed.Replies(new MessageItem("Done.")).Facts);
    }

    [Fact]
    public void AProofIsNotTakenWhileAgentsAreAtWork()
    {
        var story = GoalStories.Pursuing(GoalStories.Tested).Replies(Some.Call("agent", "spawn_agent", """{"task":"a part"}""")).Claims();
        Assert.Contains("agents are still at work", story.LastAnswer());
        Assert.DoesNotContain("goal-completion-claimed", story.Facts);
    }

    /// <summary>The snapshot that is due is taken.</summary>
    private static SessionStory Recorded(SessionStory story, string tree = "tree") => story.Pending.OfType<TakeSnapshot>().FirstOrDefault() is { } due
        ? story.When(new ReportSnapshot(due.Number, due.Since, new SnapshotRecorded(tree, [])))
        : story;
}
