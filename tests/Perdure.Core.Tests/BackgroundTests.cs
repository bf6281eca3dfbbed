using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Testing;

namespace Perdure.Core.Tests;

/// <summary>Commands that go on after their call: watched at all times, their end told once, when the model may hear it.</summary>
public class BackgroundTests
{
    private static readonly SessionStory LeftRunning = SessionStory.Asked()
        .Replies(Some.Call("c1", arguments: """{"cmd":"make all"}"""))
        .When(new ReportOutcome(new CallId("c1"), new ToolOutcome(ToolStatus.Succeeded, "Still running", Background: 1)));

    private static readonly SessionStory AtRest = LeftRunning.Replies(new MessageItem("It builds."));

    private static readonly ReportCommandEnd End = new(1, new ToolOutcome(ToolStatus.Failed, "Exit code: 2", ExitCode: 2));

    [Fact]
    public void ItIsWatchedWithinTheTurnAndAtRest()
    {
        Assert.Contains(LeftRunning.Pending, effect => effect is WatchCommand { Run: 1, Call.Id.Value: "c1" });
        Assert.True(AtRest.State.AtRest);
        Assert.Equal([new WatchCommand(new ToolCall(new CallId("c1"), "exec_command", """{"cmd":"make all"}"""), 1)], AtRest.Pending);
    }

    [Fact]
    public void ItsEndWakesASessionAtRestAndIsWhatTheModelIsTold()
    {
        var woken = AtRest.When(End);
        Assert.Equal(["command-ended", "turn-started"], woken.Facts);

        var asking = woken.When(new ReportSurroundings(2, []));
        Assert.Equal(["surroundings-noted", "model-asked"], asking.Facts);
        Assert.Equal("The command left running in the background as session_id 1 (make all) has ended.\nExit code: 2", Last(asking));
        Assert.Empty(asking.State.UndeliveredEnds);
        Assert.Empty(asking.State.Background);
        Assert.DoesNotContain(asking.Pending, effect => effect is WatchCommand);
    }

    [Fact]
    public void ItIsToldOnlyOnce() => Assert.Empty(AtRest.When(End).When(End).Facts);

    [Fact]
    public void AnEndWhileTheModelWritesWaitsForItsAnswer()
    {
        var ended = LeftRunning.When(End);
        Assert.Equal(["command-ended"], ended.Facts);
        Assert.IsType<ToolResult>(ended.State.Transcript[^1]);

        var after = ended.Replies(Some.Call("c2", "read_file"));
        Assert.IsType<ModelOutput>(after.State.Transcript[^1]);
        var told = after.Finishes("c2");
        Assert.Equal("tool-finished", told.Facts.First());
        Assert.Contains("session_id 1", Last(told), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEndTheLastAnswerDidNotKnowOfBeginsATurnOfItsOwn()
    {
        var answered = LeftRunning.When(End).Replies(new MessageItem("It builds."));
        Assert.Equal(["model-replied", "turn-ended", "turn-started"], answered.Facts);
    }

    [Fact]
    public void AnEndDuringAWaitForTheModelIsPartOfTheNextTry()
    {
        var waiting = LeftRunning.Fails(FailureKind.Transient).When(End);
        Assert.Contains("session_id 1", Last(waiting), StringComparison.Ordinal);
        Assert.Equal(["model-asked"], waiting.After(TimeSpan.FromMinutes(2)).Facts);
    }

    [Fact]
    public void APollThatFindsTheEndTellsItInItsResultAndNobodyElseDoes()
    {
        var polling = LeftRunning.Replies(Some.Call("c2", "write_stdin", """{"session_id":1}"""));
        Assert.DoesNotContain(polling.Pending, effect => effect is WatchCommand);
        Assert.Empty(polling.When(End).Facts);

        var told = polling.When(new ReportOutcome(new CallId("c2"), new ToolOutcome(ToolStatus.Failed, "Exit code: 2", Ended: 1)));
        Assert.Empty(told.State.Background);
        Assert.Empty(told.When(End).Facts);
    }

    [Fact]
    public void APollThatTellsAnEndWhoseNewsWaitLeavesNothingToTell()
    {
        var both = LeftRunning.When(End)
            .Replies(Some.Call("c2", "write_stdin", """{"session_id":1}"""))
            .When(new ReportOutcome(new CallId("c2"), new ToolOutcome(ToolStatus.Failed, "Exit code: 2", Ended: 1)));
        Assert.Empty(both.State.UndeliveredEnds);
        Assert.IsType<ToolResult>(both.State.Transcript[^1]);
    }

    [Fact]
    public void APollThatFoundItRunningLetsItBeWatchedAgain()
    {
        var again = LeftRunning.Replies(Some.Call("c2", "write_stdin", """{"session_id":1}""")).Finishes("c2", "Still running");
        Assert.Contains(again.Pending, effect => effect is WatchCommand { Run: 1 });
    }

    [Fact]
    public void AnInterruptedSessionIsNotWokenButToldWhenItGoesOn()
    {
        var interrupted = LeftRunning.Replies(Some.Call("c2")).When(new Interrupt("test")).Finishes("c2", "stopped");
        Assert.Contains(interrupted.Pending, effect => effect is WatchCommand { Run: 1 });
        var ended = interrupted.When(End);
        Assert.Equal(["command-ended"], ended.Facts);
        Assert.True(ended.State.AtRest);

        var on = ended.When(Some.Input("go on")).When(new ReportSurroundings(2, []));
        Assert.Contains("session_id 1", Last(on), StringComparison.Ordinal);
    }

    [Fact]
    public void ASessionThatIsNotToBeWokenKeepsTheNewsForTheNextTurn()
    {
        var asleep = AtRest.When(new ChangeSettings(Some.Settings with { WakeOnCommandEnd = false })).When(End);
        Assert.Equal(["command-ended"], asleep.Facts);
        Assert.Equal(["settings-changed", "turn-started"], asleep.When(new ChangeSettings(Some.Settings)).Facts);
    }

    [Fact]
    public void ACompactionListsWhatRunsAndLosesNoNews()
    {
        var compacting = AtRest.When(new Compact());
        Assert.Contains(compacting.Pending, effect => effect is WatchCommand);
        var compacted = compacting.When(new ReportSummary(1, 1, "We build.", Some.Usage));
        Assert.Contains("## Commands running in the background\n- session_id 1: make all", Last(compacted), StringComparison.Ordinal);

        var meanwhile = compacting.When(End).When(new ReportSurroundings(2, []));
        Assert.Single(meanwhile.State.UndeliveredEnds);
        var after = meanwhile.When(new ReportSummary(1, 1, "We build.", Some.Usage));
        Assert.Contains("session_id 1 (make all) has ended", Last(after), StringComparison.Ordinal);
        Assert.Equal(["history-compacted", "model-asked"], after.Facts);
    }

    [Fact]
    public void AnUnknownEndIsRemembered() =>
        Assert.Single(AtRest.When(new ReportCommandEnd(1, new ToolOutcome(ToolStatus.Unknown, "the machine restarted"))).State.UnknownOutcomes);

    [Fact]
    public void MoreThanSomebodyCanOverseeAreNotStarted()
    {
        var story = SessionStory.Asked();
        for (var run = 1; run <= BackgroundRules.CommandsMax; run++)
        {
            story = story.Replies(Some.Call($"c{run}", arguments: $"{run}")).When(new ReportOutcome(new CallId($"c{run}"), new ToolOutcome(ToolStatus.Succeeded, "Still running", Background: run)));
        }

        var refused = story.Replies(Some.Call("more"));
        Assert.Equal(["model-replied", "tool-finished", "model-asked"], refused.Facts);
        Assert.Contains("32 commands run in the background already", ((ToolResult)refused.State.Transcript[^1]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ACommandThatTheUserWantsEndedIsEndedAndToldAsAnyOther()
    {
        var stopping = AtRest.When(new StopCommand(1, "test"));
        Assert.Equal(["command-stop-requested"], stopping.Facts);
        Assert.Equal([new EndCommand(AtRest.State.Background[0].Call, 1)], stopping.Pending);
        Assert.False(stopping.State.IsSettled());
        Assert.Empty(stopping.When(new StopCommand(1, "test")).Facts);
        Assert.Equal(["command-ended", "turn-started"], stopping.When(End).Facts);
    }

    [Fact]
    public void ACommandThatItsCallWaitsForIsEndedAndTheTurnGoesOn()
    {
        var stopping = SessionStory.Asked().Replies(Some.Call("c1")).When(new StopCommand(1, "test"));
        Assert.Equal([new StopTool(stopping.State.Calls[0].Call, 1)], stopping.Pending);

        var stopped = stopping.When(new ReportOutcome(new CallId("c1"), new ToolOutcome(ToolStatus.Interrupted, "Stopped.")));
        Assert.Equal(["tool-finished", "model-asked"], stopped.Facts);
    }

    [Fact]
    public void ACommandThatIsLeftRunningJustThenIsEndedAllTheSame()
    {
        var left = SessionStory.Asked().Replies(Some.Call("c1")).When(new StopCommand(1, "test"))
            .When(new ReportOutcome(new CallId("c1"), new ToolOutcome(ToolStatus.Succeeded, "Still running", Background: 1)));
        Assert.Contains(left.Pending, effect => effect is EndCommand { Run: 1 });
    }

    [Fact]
    public void ACommandIsEndedAlsoWhileTheModelLooksAtIt()
    {
        var polling = LeftRunning.Replies(Some.Call("c2", "write_stdin", """{"session_id":1}""")).When(new StopCommand(1, "test"));
        Assert.Contains(polling.Pending, effect => effect is EndCommand { Run: 1 });
        Assert.Equal(["command-ended"], polling.When(End).Facts);

        var told = polling.When(End).When(new ReportOutcome(new CallId("c2"), new ToolOutcome(ToolStatus.Failed, "Stopped.", Ended: 1)));
        Assert.Empty(told.State.UndeliveredEnds);
    }

    [Fact]
    public void WhatDoesNotRunForASessionIsNotItsToEnd()
    {
        Assert.Equal(RefusalCode.NotRunning, AtRest.When(new StopCommand(2, "test")).Last.Refusal!.Code);
        Assert.Equal(RefusalCode.NotRunning, AtRest.When(End).When(new StopCommand(1, "test")).Last.Refusal!.Code);
    }

    private static string Last(SessionStory story) => Assert.IsType<RuntimeMessage>(story.State.Transcript[^1]).Text;
}
