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
        var second = GoalStories.Pursuing(GoalStories.Tested).Claims().Checked(exit: 3, new string('x', 3000) + " expected 7, found 8").Replies(new Said("Later.")).LooksAround();
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
        for (var turn = 0; turn < GoalCourse.ObstacleTurnsMax; turn++) { blocked = (turn == 0 ? blocked : blocked.LooksAround()).SaysBlocked().Replies(new Said("Blocked.")); }

        Assert.Contains("no network", Assert.IsType<BlockedGoal>(blocked.State.Goal!.Standing).Why, StringComparison.Ordinal);
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
        Assert.Equal(["tool-finished", "goal-told", "model-asked"], told.Facts);
    }

    [Fact]
    public void APausedGoalIsNotContinued()
    {
        var paused = GoalStories.Pursuing().When(new PauseGoal("test")).WorksATurn();
        Assert.True(paused.State.AtRest);
        Assert.Empty(paused.Pending);
    }

    [Fact]
    public void AnOutageOfAnyLengthIsWaitedOut()
    {
        var story = GoalStories.Pursuing();
        for (var hour = 0; hour < 24 * 30; hour++)
        {
            story = story.Fails(FailureKind.Unreachable).After(TimeSpan.FromHours(1));
        }

        Assert.Equal("active", story.Status());
        Assert.Contains("goal-continued", story.WorksATurn().Facts);
        Assert.True(story.State.Goal!.Spent.ActiveMs < TimeSpan.FromMinutes(1).TotalMilliseconds, "waiting is no work");
    }

    [Theory]
    [InlineData(FailureKind.Unexplained), InlineData(FailureKind.Empty), InlineData(FailureKind.UnknownModel)]
    public void AnswersNobodyUnderstandsAreWaitedOutForHalfAnHourAndThenTriedOnceAnHourBesideAskingAPerson(FailureKind kind)
    {
        var story = GoalStories.Pursuing();
        for (var minute = 0; minute < 30; minute++)
        {
            story = story.Fails(kind);
            Assert.Equal("waiting", story.Status());
            story = story.After(TimeSpan.FromMinutes(1));
        }

        for (var hour = 0; hour < 5; hour++)
        {
            story = story.Fails(kind);
            Assert.Equal("blocked", story.Status());
            Assert.Empty(story.After(TimeSpan.FromMinutes(59)).Facts);
            story = story.After(TimeSpan.FromMinutes(60));
            Assert.Equal(["model-asked"], story.Facts);
        }

        Assert.Contains("goal-continued", story.WorksATurn().Facts);
    }

    [Fact]
    public void EveryModelOfTheChainIsTriedBeforeAPersonIsAsked()
    {
        var story = GoalStories.Pursuing(settings: Some.Chain);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        while (story.State.ModelWait is not { NeedsPerson: true })
        {
            Assert.True(story.Now < SessionStory.Start.AddHours(1), "no person was asked");
            asked.Add(story.State.Model);
            story = story.Fails(FailureKind.Unexplained).After(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["mock/one", "mock/two"], asked.Order());
        Assert.True(story.Now >= SessionStory.Start.AddMinutes(30));
    }

    [Fact]
    public void AnOutageBeforeAnAnswerNobodyUnderstandsDoesNotMakeItOld()
    {
        var story = GoalStories.Pursuing();
        for (var hour = 0; hour < 3; hour++) { story = story.Fails(FailureKind.Unreachable).After(TimeSpan.FromHours(1)); }

        Assert.Equal("waiting", story.Fails(FailureKind.Unexplained).Status());
    }

    [Fact]
    public void ARefusedKeyAsksThePersonAndAnotherKeyIsEnoughToGoOn()
    {
        var asking = GoalStories.Pursuing().Fails(FailureKind.Auth);
        Assert.Equal(["model-call-failed"], asking.Facts);
        Assert.Equal("blocked", asking.Status());
        var wait = asking.Pending.OfType<WaitForModel>().Single();
        Assert.Equal((ChangeAwaited.Key, SessionStory.Start.AddHours(1)), (wait.Change, wait.Until));

        Assert.Equal(["model-asked"], asking.When(new ReportReachable(wait.Round, wait.Attempt)).Facts);
        Assert.Equal(["model-asked"], asking.When(new ResumeGoal("test")).Facts);
        Assert.Equal(["model-asked"], asking.After(TimeSpan.FromHours(1)).Facts);
        Assert.Equal(["model-call-failed", "model-switched", "model-asked"], GoalStories.Pursuing(settings: Some.Chain).Fails(FailureKind.Auth).Facts);
    }

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
    public void TheDeadlineEndsTheWaitForASummaryToo()
    {
        var small = new Settings([new ModelChoice("mock", "small", CompactAtTokens: 500)]);
        var waiting = GoalStories.Pursuing(budgets: new Budgets(Deadline: SessionStory.Start.AddHours(2)), settings: small)
            .Replies(Some.Call("c1")).Finishes("c1", new string('x', 4000)).When(new ReportSummaryFailure(1, 1, new ModelFailure(FailureKind.Throttled, "later", RetryAt: SessionStory.Start.AddDays(1))));
        Assert.Equal("waiting", waiting.Status());
        Assert.Contains(waiting.Pending, effect => effect is WaitForGoal wait && wait.Until == SessionStory.Start.AddHours(2));

        Assert.Equal(["goal-status-changed", "turn-ended"], waiting.After(TimeSpan.FromHours(2)).Facts);
        Assert.Empty(waiting.After(TimeSpan.FromHours(2)).Pending);
    }

    [Fact]
    public void ALimitThatEndsWhileFilesAreBroughtBackIsWaitedForNoMoreAndTheGoalGoesOnAfterwards()
    {
        var limited = GoalStories.Pursuing().Fails(FailureKind.Quota, SessionStory.Start.AddHours(1));
        Assert.Contains(limited.Pending, effect => effect is WaitForGoal);

        var rewinding = limited.When(new RewindFiles(new FilesRewindBegun(3, "then", "left"), limited.State.Seq)).After(TimeSpan.FromHours(2));
        var before = Assert.IsType<TakeSnapshot>(Assert.Single(rewinding.Pending)); // A wait that is over and leads to nothing would spin.
        rewinding = rewinding.When(new ReportSnapshot(before.Number, before.Since, new Recorded("before", [])));
        rewinding = rewinding.When(new ReportFilesRewound(Assert.IsType<BringFilesBack>(Assert.Single(rewinding.Pending)).Begun, [], Problem: null));
        var after = Assert.IsType<TakeSnapshot>(Assert.Single(rewinding.Pending));

        Assert.Contains("goal-resumed", rewinding.When(new ReportSnapshot(after.Number, after.Since, new Recorded("after", []))).Facts);
    }

    [Fact]
    public void TheDeadlineEndsAnOutage()
    {
        var waiting = GoalStories.Pursuing(budgets: new Budgets(Deadline: SessionStory.Start.AddHours(2))).Fails(FailureKind.Unreachable, SessionStory.Start.AddDays(1));
        Assert.Contains(waiting.Pending, effect => effect is WaitForGoal wait && wait.Until == SessionStory.Start.AddHours(2));

        var over = waiting.After(TimeSpan.FromHours(2));
        Assert.Equal(["goal-status-changed", "turn-ended"], over.Facts);
        Assert.Equal("exhausted", over.Status());
        Assert.Empty(over.Pending);
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

    [Fact]
    public void TheSameObstacleInThreeTurnsInARowBlocks()
    {
        var story = GoalStories.Pursuing().SaysBlocked().Replies(new Said("Stuck.")).LooksAround().SaysBlocked();
        Assert.Contains("2 of 3", story.LastAnswer());
        story = story.Replies(new Said("Stuck.")).LooksAround().SaysBlocked().Replies(new Said("Stuck."));
        Assert.Equal("blocked", story.Status());
        Assert.True(story.State.AtRest);
        Assert.Contains("goal-continued", story.When(new ResumeGoal("test")).Facts);
    }

    [Fact]
    public void AModelThatOnlyTalksIsStoppedAfterThreeTurnsAndOneThatWorksIsNot()
    {
        var talking = GoalStories.Pursuing().Replies(new Said("Soon.")).LooksAround().Replies(new Said("Soon.")).Rests().LooksAround();
        Assert.Equal("blocked", talking.Replies(new Said("Soon.")).Status());
        Assert.Equal("active", talking.WorksATurn().LooksAround().Replies(new Said("Soon.")).Status());
    }

    [Fact]
    public void AGoalWaitsForTheCommandItLeftRunningAndItsEndBeginsTheNextTurn()
    {
        var waiting = GoalStories.Pursuing().LeavesRunning().Replies(new Said("It builds."));
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
        var story = GoalStories.Pursuing().LeavesRunning().Replies(new Said("It serves."));
        foreach (var minutes in (int[])[30, 60, 120])
        {
            Assert.Empty(story.After(TimeSpan.FromMinutes(minutes - 1)).Facts);
            story = story.After(TimeSpan.FromMinutes(minutes));
            Assert.Contains("Still running after a long wait: session_id 1", story.LastTold());
            story = story.LooksAround().Replies(new Said("It serves."));
            Assert.Equal("waiting", story.Status());
        }

        Assert.Equal(0, story.State.Goal!.TurnsWithoutProgress);
    }

    [Fact]
    public void TheDeadlineEndsTheWaitForACommand()
    {
        var waiting = GoalStories.Pursuing(budgets: new Budgets(Deadline: SessionStory.Start.AddMinutes(20))).LeavesRunning().Replies(new Said("It builds."));
        Assert.Equal("exhausted", waiting.After(TimeSpan.FromMinutes(20)).Status());
    }

    [Fact]
    public void ACommandOfAGoalThatRestsWakesNobody()
    {
        var paused = GoalStories.Pursuing().LeavesRunning().When(new PauseGoal("test")).Replies(new Said("It builds."));
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
            story = story.Replies(Some.Call(id, "read_file")).Finishes(id, "the same").Replies(new Said("Soon."));
            if (GoalPause.Of(story.State) is not { Until: { } until }) { story = story.State.Turn is null ? story : story.LooksAround(); continue; }

            pauses.Add((until - story.Now).TotalSeconds);
            Assert.Equal("waiting", story.Status());
            story = story.Rests().LooksAround();
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128], pauses);
        var why = Assert.IsType<BlockedGoal>(story.State.Goal!.Standing).Why;
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
        Assert.Equal(["handover-kept", "context-renewed", "goal-continued", "turn-started"], next.Facts);
        var (goal, now) = (Assert.IsType<FromUser>(next.State.Transcript[0]), Assert.IsType<FromUser>(next.State.Transcript[1]));
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
        var ended = story.Replies(new Said("so far"));
        var write = Assert.IsType<WriteHandover>(Assert.Single(ended.Pending));
        return ended.When(new ReportHandover(write.Goal, write.Turn, "so far"));
    }

    [Fact]
    public void ACompactionKeepsTheGoalExactly()
    {
        var compacting = GoalStories.Pursuing(GoalStories.Tested, new Budgets(Tokens: 50_000)).Replies(Some.Call("a")).Finishes("a").Replies(new Said("so far"));
        var asked = compacting.When(new PauseGoal("test")).LooksAround().Replies(new Said("ok")).When(new Compact());
        var compacted = asked.When(new ReportSummary(1, 1, "Things were done.", Some.Usage));
        var text = Assert.IsType<FromRuntime>(compacted.State.Transcript[^1]).Text;
        Assert.Contains($"Objective: {GoalStories.Objective}", text);
        Assert.Contains("Has to succeed: `make test`", text);
        Assert.Contains("of 50,000", text);
    }
}
