using System.Reflection;
using System.Text.Json;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Tests.Goals;
using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Testing;

namespace Perdure.Core.Tests.Views;

public class StatusTests
{
    private const string Escalated = """{"cmd":"npm publish","sandbox_permissions":"require_escalated","justification":"the release"}""";

    private static readonly Dictionary<string, Func<SessionStory>> Stories = new()
    {
        ["nothing is written"] = () => SessionStory.Found(),
        ["asked nothing yet"] = () => SessionStory.Begun(),
        ["a turn runs"] = () => SessionStory.Asked(),
        ["answered"] = () => SessionStory.Asked().Replies(new MessageItem("Done.")),
        ["interrupted"] = () => SessionStory.Asked().When(new Interrupt("test")).When(new ReportReply(1, 1, [], ReplyStop.Interrupted, null)),
        ["the provider is away"] = () => SessionStory.Asked().Fails(FailureKind.Unreachable, At(9)),
        ["the key is wrong"] = () => SessionStory.Asked().Fails(FailureKind.Auth),
        ["the usage limit is reached"] = () => SessionStory.Asked().Fails(FailureKind.Quota),
        ["a request that nobody takes"] = () => SessionStory.Asked().Fails(FailureKind.Invalid),
        ["a command is asked about"] = () => SessionStory.Asked().Replies(Some.Call("c1", arguments: Escalated)),
        ["the breaker ended the turn"] = () => Ended(TurnEnd.Blocked, "24 rounds brought nothing"),
        ["a ceiling ended the turn"] = () => Ended(TurnEnd.Exhausted, null),
        ["a goal is worked on"] = () => GoalStories.Pursuing(GoalStories.Tested),
        ["a goal pauses between turns"] = () => GoalStories.Pursuing(GoalStories.Tested).Replies(new MessageItem("Hm.")).LooksAround().Replies(new MessageItem("Hm.")),
        ["a goal waits for a command"] = () => GoalStories.Pursuing(GoalStories.Tested).LeavesRunning().Replies(new MessageItem("It builds.")),
        ["a goal is limited and goes on"] = () => GoalStories.Pursuing().Fails(FailureKind.Quota, At(1)),
        ["the key of a goal is wrong"] = () => GoalStories.Pursuing().Fails(FailureKind.Auth),
        ["a goal is paused"] = () => GoalStories.Pursuing().When(new PauseGoal("test")).WorksATurn(),
        ["a goal is paused at once"] = () => GoalStories.Pursuing().When(new PauseGoal("test", Now: true)).When(new ReportReply(1, 1, [], ReplyStop.Interrupted, null)),
        ["a goal whose check cannot run"] = () => SessionStory.Begun().When(new SetGoal("Do it.", GoalStories.Tested, Budgets.Unlimited, "test")).Checked(exit: 127, "command not found"),
        ["a goal that is reached already"] = () => SessionStory.Begun().When(new SetGoal("Do it.", GoalStories.Tested, Budgets.Unlimited, "test")).Checked(exit: 0),
        ["a goal that gets nowhere"] = () => GoalStories.Pursuing().GetsNowhere(),
        ["a goal that is used up"] = () => GoalStories.Pursuing(budgets: Budgets.Unlimited with { Turns = 1 }).Replies(new MessageItem("Hm.")),
        ["a goal that is complete"] = () => GoalStories.Pursuing(GoalStories.Tested).Claims().Checked(exit: 0).Replies(new MessageItem("Done.")),
    };

    [Fact]
    public void EveryStatusIsSaidAsApproved()
    {
        var said = Stories.Select(story => Said(story.Key, story.Value().State.Status)).ToList();
        var approved = ViewStories.PathOf("status.txt");
        if (Environment.GetEnvironmentVariable("PERDURE_RECORD") is not null) { File.WriteAllLines(approved, said); }

        Assert.Equal(File.ReadAllLines(approved), said);
    }

    [Fact]
    public void TheStoriesMeetEveryStatusThatALogCanTell() => Assert.Equal(
        Cases().Except([typeof(SessionStatus.Broken), typeof(SessionStatus.Damaged)]).Select(type => type.Name).Order(),
        Stories.Values.Select(story => story().State.Status.GetType().Name).Distinct().Order());

    [Fact]
    public void EveryStatusHasAWordOfItsOwnThatIsListed() => Assert.Equal(Cases().Select(Word).Order(), SessionStatus.Words.Order());

    [Fact]
    public void AStatusIsReadAsItWasWritten()
    {
        foreach (var story in Stories.Values)
        {
            var status = story().State.Status;
            Assert.Equal(status, JsonSerializer.Deserialize(JsonSerializer.Serialize(status, StatusJson.Default.SessionStatus), StatusJson.Default.SessionStatus));
        }
    }

    [Fact]
    public void WhatIsOpenAndThatNobodyHoldsWasInterrupted()
    {
        var running = SessionStory.Asked().State.Status;
        Assert.Same(running, running.Seen(isHeld: true));
        Assert.Equal(new SessionStatus.Interrupted { Next = NextAction.Resume }, running.Seen(isHeld: false));

        var waiting = Stories["the provider is away"]().State.Status;
        Assert.Same(waiting, waiting.Seen(isHeld: false));
    }

    [Fact]
    public void ASettledSessionMayStillHaveACommandToLookAfter()
    {
        var left = SessionStory.Asked().Replies(Some.Call("b1", arguments: """{"cmd":"make all"}"""))
            .When(new ReportOutcome(new CallId("b1"), new ToolOutcome(ToolStatus.Succeeded, "Still running.", Waited: true, Background: 1)))
            .Replies(new MessageItem("It builds."));
        Assert.True(left.State.IsSettled());
        Assert.False(left.State.NeedsNoProcess(left.Now));

        var done = SessionStory.Asked().Replies(new MessageItem("Done."));
        Assert.True(done.State.NeedsNoProcess(done.Now));
        Assert.False(SessionStory.Asked().State.IsSettled());
    }

    private static IEnumerable<Type> Cases() => typeof(SessionStatus).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(SessionStatus)));

    private static string Word(Type type) => (string)type.GetField("Name", BindingFlags.Public | BindingFlags.Static)!.GetRawConstantValue()!;

    private static string Said(string story, SessionStatus status) =>
        $"{story}: {status.Word}{(status.Until is { } until ? $" until {until:HH:mm:ss}" : "")}, {Line(status.Reason) ?? "no reason"} | {Line(status.Sentence) ?? "no sentence"} | {status.Next}";

    private static string? Line(string? text) => text?.Split('\n')[0];

    private static SessionStory Ended(TurnEnd end, string? detail) =>
        SessionStory.Found([.. SessionStory.Asked().Replies(new MessageItem("Hm.")).Log.Where(happened => happened is not TurnEnded), new TurnEnded(1, end, detail)]);

    private static DateTimeOffset At(int hours) => SessionStory.Start.AddHours(hours);
}
