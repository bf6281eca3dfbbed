using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Goals;

public class ProofTests
{
    private static readonly Contract TwoChecks = Contract.Empty with { Checks = ["make test"], MustNots = ["grep -rn TODO src"] };

    [Fact]
    public void AClaimRunsTheChecksOneAfterTheOtherBeforeItsCallIsAnswered()
    {
        var claimed = GoalStories.Pursuing(TwoChecks).Claims();
        Assert.Equal(["model-replied", "goal-completion-claimed", "check-started"], claimed.Facts);
        Assert.Equal("make test", Assert.IsType<RunCheck>(Assert.Single(claimed.Pending)).Command);

        var second = claimed.Checked(exit: 0);
        Assert.Equal(["check-finished", "check-started"], second.Facts);
        Assert.Equal("grep -rn TODO src", Assert.IsType<RunCheck>(Assert.Single(second.Pending)).Command);

        var done = second.Checked(exit: 1);
        Assert.Equal(["check-finished", "goal-status-changed", "tool-finished", "model-asked"], done.Facts);
        Assert.IsType<CompleteGoal>(done.State.Goal!.State);
        Assert.All(done.State.Goal.Claim!.Found, found => Assert.True(found is { Holds: true, Run: not null, OutputHash: "hash" }));
        Assert.Contains("complete", done.LastAnswer());
    }

    [Fact]
    public void AfterItIsCompleteTheSessionRests()
    {
        var done = GoalStories.Pursuing(GoalStories.Tested).Claims().Checked(exit: 0).Replies(new MessageItem("All done."));
        Assert.True(done.State.AtRest);
        Assert.Empty(done.Pending);
        Assert.Equal("complete", done.Status());
        Assert.Equal(2, done.State.Goal!.Spent.Calls);
    }

    [Fact]
    public void AFailingCheckRefusesTheClaimInTheSameTurnWithItsOutput()
    {
        var refused = GoalStories.Pursuing(TwoChecks).Claims().Checked(exit: 2, "3 tests failed").Checked(exit: 1);
        Assert.Equal(["check-finished", "tool-finished", "model-asked"], refused.Facts);
        Assert.Equal("active", refused.Status());
        Assert.Equal(1, refused.State.Turn!.Number);
        Assert.Contains("3 tests failed", refused.LastAnswer());
        Assert.DoesNotContain("TODO", refused.LastAnswer());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    public void WhatHasToFailMayNeitherSucceedNorBeImpossibleToRun(int exit)
    {
        var refused = GoalStories.Pursuing(TwoChecks).Claims().Checked(exit: 0).Checked(exit);
        Assert.Equal("active", refused.Status());
        Assert.Contains("has to fail, and did not: grep -rn TODO src", refused.LastAnswer());
    }

    [Fact]
    public void ACheckWhoseOutcomeIsUnknownProvesNothing()
    {
        var claimed = GoalStories.Pursuing(GoalStories.Tested).Claims();
        var refused = claimed.When(new ReportOutcome(claimed.State.Goal!.Claim!.Call, new ToolOutcome(ToolStatus.Unknown, "the machine restarted")));
        Assert.Equal("active", refused.Status());
        Assert.Contains("the machine restarted", refused.LastAnswer());
    }

    [Fact]
    public void SealedFilesAreComparedAtEveryClaim()
    {
        var contract = GoalStories.Tested with { Protected = ["tests"] };
        var begun = SessionStory.Begun().When(new SetGoal(GoalStories.Objective, contract, Budgets.Unlimited, "test"));
        Assert.Equal(["goal-set"], begun.Facts); // Nothing goes on before the proof is sealed.
        Assert.IsType<SealFiles>(Assert.Single(begun.Pending));

        var claimed = begun.Sealed(new FileSeal("tests", "tests/a.sh", "1"), new FileSeal("tests", "tests/b.sh", "2")).Based().LooksAround().Claims();
        var compare = Assert.IsType<CompareFiles>(Assert.Single(claimed.Pending));
        var bent = claimed.When(new ReportComparison(compare.Call, compare.Run, [new FileSeal("tests", "tests/a.sh", "other"), new FileSeal("tests", "tests/c.sh", "3")])).Checked(exit: 0).Compared(new FileSeal("tests", "tests/a.sh", "1"), new FileSeal("tests", "tests/b.sh", "2"));
        Assert.Equal("active", bent.Status());
        Assert.Contains("tests/a.sh was changed", bent.LastAnswer());
        Assert.Contains("tests/b.sh is gone", bent.LastAnswer());
        Assert.Contains("tests/c.sh was added", bent.LastAnswer());

        var again = bent.Works().Claims();
        Assert.Equal("complete", again.Compared(again.State.Goal!.Seals).Checked(exit: 0).Compared(again.State.Goal.Seals).Status());
    }

    [Fact]
    public void FilesThatWereBentWhileTheChecksRanAreFoundOutAfterwards()
    {
        var contract = GoalStories.Tested with { Protected = ["tests"] };
        var seal = new FileSeal("tests", "tests/a.sh", "1");
        var begun = SessionStory.Begun().When(new SetGoal(GoalStories.Objective, contract, Budgets.Unlimited, "test"));
        var held = begun.Sealed(seal).Based().LooksAround().Claims().Compared(seal).Checked(exit: 0);
        Assert.Equal("active", held.Status());
        var bent = held.Compared(seal with { Hash = "other" });
        Assert.Equal("active", bent.Status());
        Assert.Contains("changed while its commands ran", bent.LastAnswer());
    }

    [Fact]
    public void FilesThatCannotBeSealedBlockTheGoalBeforeItCostsAnything()
    {
        var begun = SessionStory.Begun().When(new SetGoal(GoalStories.Objective, GoalStories.Tested with { Protected = ["nowhere"] }, Budgets.Unlimited, "test"));
        var blocked = begun.When(new ReportSeals(1, 1, [], "expected a file at nowhere, found none"));
        Assert.Equal("blocked", blocked.Status());
        Assert.True(blocked.State.AtRest);
    }

    [Fact]
    public void SoManyFilesAreSealedAndNoMore()
    {
        var begun = SessionStory.Begun().When(new SetGoal(GoalStories.Objective, GoalStories.Tested with { Protected = ["all"] }, Budgets.Unlimited, "test"));
        var seals = Enumerable.Range(0, GoalDecisions.SealsMax + 1).Select(number => new FileSeal("all", $"all/{number}", "00"));

        var blocked = begun.When(new ReportSeals(1, 1, [.. seals]));
        Assert.Equal("blocked", blocked.Status());
        Assert.Contains("more than 10,000 files", Assert.IsType<BlockedGoal>(blocked.State.Goal!.State).Why, StringComparison.Ordinal);
        Assert.Equal(GoalDecisions.SealsMax, begun.When(new ReportSeals(1, 1, [.. seals.Skip(1)])).State.Goal!.Seals.Length);
    }

    [Fact]
    public void WhatNoCommandCanTellIsReviewedAndMarkedAsJudged()
    {
        var contract = GoalStories.Tested with { Judged = ["The README explains it.", "The tone is kind."] };
        var checkedOnce = GoalStories.Pursuing(contract).Claims().Checked(exit: 0);
        var ask = Assert.IsType<AskJudge>(Assert.Single(checkedOnce.Pending));

        var refused = checkedOnce.When(new ReportJudgement(ask.Call, ask.Attempt, GoalStories.Verdict((true, "it does"), (false, "rude throughout")), Some.Usage));
        Assert.Contains("The tone is kind.", refused.LastAnswer());
        Assert.Contains("rude throughout", refused.LastAnswer());
        Assert.DoesNotContain("The README explains it.", refused.LastAnswer());

        var again = refused.Works().Claims().Checked(exit: 0);
        var second = Assert.IsType<AskJudge>(Assert.Single(again.Pending));
        var complete = again.When(new ReportJudgement(second.Call, second.Attempt, GoalStories.Verdict((true, "yes"), (true, "yes")), Some.Usage));
        Assert.Equal("complete", complete.Status());
        Assert.Equal(2, complete.State.Goal!.Claim!.Found.Count(found => found is { Kind: ProofKind.Judged, Holds: true }));
    }

    [Fact]
    public void AReviewerThatIsAwayIsAskedAgainAndOneThatSaysNothingDoesNotAgree()
    {
        var asked = GoalStories.Pursuing(GoalStories.Tested with { Judged = ["kind"] }).Claims().Checked(exit: 0);
        var ask = Assert.IsType<AskJudge>(Assert.Single(asked.Pending));
        var waiting = asked.When(new ReportJudgeFailure(ask.Call, ask.Attempt, new ModelFailure(FailureKind.Transient, "503")));
        Assert.IsType<WaitForJudge>(Assert.Single(waiting.Pending));
        Assert.Equal("waiting", waiting.Status());

        var again = waiting.After(TimeSpan.FromMinutes(1));
        var second = Assert.IsType<AskJudge>(Assert.Single(again.Pending));
        Assert.Equal(2, second.Attempt);
        var unread = again.When(new ReportJudgement(second.Call, second.Attempt, "Looks good to me!", Some.Usage));
        Assert.Equal(["judge-failed", "judge-asked"], unread.Facts);
        var third = Assert.IsType<AskJudge>(Assert.Single(unread.Pending));
        var refused = unread.When(new ReportJudgement(third.Call, third.Attempt, """{"verdicts":[]}""", Some.Usage));
        Assert.Equal("active", refused.Status());
        Assert.Contains("no verdict that could be read", refused.LastAnswer());
        Assert.Equal(3, refused.State.Goal!.Spent.Calls); // The claim and two reviews; one was never answered.
    }

    [Fact]
    public void AnotherModelReviewsWhereThereIsOne()
    {
        var contract = GoalStories.Tested with { Judged = ["kind"] };
        var ofChain = GoalStories.Pursuing(contract, settings: Some.Chain).Claims().Checked(exit: 0);
        Assert.Equal(Some.OtherModel.Ref, Assert.IsType<AskJudge>(Assert.Single(ofChain.Pending)).Model);

        var chosen = Some.Chain with { Goals = GoalPolicy.Usual with { Judge = new ModelChoice("mock", "stern") } };
        Assert.Equal("mock/stern", Assert.IsType<AskJudge>(Assert.Single(GoalStories.Pursuing(contract, settings: chosen).Claims().Checked(exit: 0).Pending)).Model);
    }

    [Fact]
    public void AnInterruptStopsTheCheckAndLeavesTheGoalPaused()
    {
        var stopping = GoalStories.Pursuing(TwoChecks).Claims().When(new Interrupt("test"));
        Assert.IsType<StopCheck>(Assert.Single(stopping.Pending));

        var call = stopping.State.Goal!.Claim!.Call;
        var stopped = stopping.When(new ReportOutcome(call, new ToolOutcome(ToolStatus.Interrupted, "stopped")));
        Assert.Equal(["check-finished", "turn-ended", "goal-paused"], stopped.Facts);
        Assert.Empty(stopped.Pending);

        var resumed = stopped.When(new ResumeGoal("test"));
        Assert.Equal(["goal-resumed", "goal-continued", "turn-started"], resumed.Facts);
    }

    [Fact]
    public void AGoalThatIsChangedWhileItsChecksRunHasToBeClaimedAgain()
    {
        var claimed = GoalStories.Pursuing(GoalStories.Tested).Claims().When(new EditGoal("test", Contract: TwoChecks));
        var refused = claimed.Checked(exit: 0);
        Assert.Equal("active", refused.Status());
        Assert.Contains("changed while its checks ran", refused.LastAnswer());
        Assert.Contains("grep -rn TODO src", refused.LastTold());
    }

    [Fact]
    public void TheModelMayOnlySayCompleteOrBlocked()
    {
        var refused = GoalStories.Pursuing().Replies(Some.Call("u", "update_goal", """{"status":"paused"}"""));
        Assert.Contains("only the user", refused.LastAnswer());
        Assert.Contains("no goal", SessionStory.Asked().Claims().LastAnswer());
    }

    [Fact]
    public void TheModelMaySetAGoalWhereThereIsNone()
    {
        var set = SessionStory.Asked("pursue this as a goal").Replies(Some.Call("c", "create_goal", """{"objective":"Tidy up","token_budget":5000}"""));
        Assert.Equal(("Tidy up", 5000L, "model"), (set.State.Goal!.Objective, set.State.Goal.Budgets.Tokens, set.State.Goal.By));
        var second = set.Replies(Some.Call("d", "create_goal", """{"objective":"Another"}"""));
        Assert.Contains("not reached yet", second.LastAnswer());
        Assert.Contains("\"remaining_tokens\":", second.Replies(Some.Call("e", "get_goal")).LastAnswer());
    }
}
