using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Goals;

/// <summary>Plays every row of the table in docs/goals.md.</summary>
public class TransitionTests
{
    private static readonly Contract Guarded = GoalStories.Tested with { Protected = ["tests"] };

    private static readonly Budgets Bounded = new(Tokens: 50_000, Deadline: SessionStory.Start.AddHours(2));

    private static readonly Dictionary<string, Func<SessionStory>> From = new()
    {
        ["none"] = () => SessionStory.Begun(),
        ["active"] = () => GoalStories.Pursuing(GoalStories.Tested, Bounded),
        ["waiting"] = () => GoalStories.Pursuing(GoalStories.Tested, Bounded).Fails(FailureKind.Unreachable, SessionStory.Start.AddHours(9)),
        ["waiting for a command"] = () => GoalStories.Pursuing(GoalStories.Tested, Bounded).LeavesRunning().Replies(new MessageItem("It builds.")),
        ["waiting between turns"] = () => GoalStories.Pursuing(GoalStories.Tested, Bounded).Replies(new MessageItem("Hm.")).LooksAround().Replies(new MessageItem("Hm.")),
        ["limited"] = () => GoalStories.Pursuing(GoalStories.Tested, Bounded).Fails(FailureKind.Quota, SessionStory.Start.AddHours(1)),
        ["paused"] = () => GoalStories.Pursuing(GoalStories.Tested, Bounded).When(new PauseGoal("test")).WorksATurn(),
        ["blocked"] = () => GoalStories.Pursuing(GoalStories.Tested, Bounded).Fails(FailureKind.Auth),
        ["exhausted"] = () => UsedUp(GoalStories.Pursuing(GoalStories.Tested, Bounded)),
        ["complete"] = () => GoalStories.Pursuing(GoalStories.Tested, Bounded).Claims().Checked(exit: 0),
    };

    private static readonly Dictionary<string, Func<SessionStory, SessionStory>> When = new()
    {
        ["a goal is set"] = story => story.When(new SetGoal(GoalStories.Objective, GoalStories.Tested, Bounded, "test")),
        ["its turn ends and it is not reached"] = story => story.WorksATurn(),
        ["a part of the proof does not hold"] = story => story.Claims().Checked(exit: 1),
        ["every part of the proof holds"] = story => story.Claims().Checked(exit: 0),
        ["the user pauses it"] = story => story.When(new PauseGoal("test")),
        ["the user interrupts its turn"] = story => story.When(new Interrupt("test")) is var asked && asked.State.Turn!.Situation is CollectingPartialReply hanging
            ? asked.When(new ReportReply(hanging.Round, hanging.Retry.Attempt, [], ReplyStop.Interrupted, Usage: null))
            : asked,
        ["the user resumes it"] = story => story.When(new ResumeGoal("test")),
        ["the user clears it"] = story => story.When(new ClearGoal("test")),
        ["a usage limit is reached"] = story => story.Fails(FailureKind.Quota, SessionStory.Start.AddHours(1)),
        ["all that goes on is an agent"] = story => story.Replies(Some.Call("agent", "spawn_agent", """{"task":"a part"}""")).Replies(new MessageItem("It works on it.")),
        ["the provider is away"] = story => story.Fails(FailureKind.Unreachable),
        ["the same obstacle stands in three turns in a row"] = story =>
            story.Replies(new MessageItem("Hm.")).LooksAround().Replies(new MessageItem("Hm.")).Rests().LooksAround().Replies(new MessageItem("Hm.")),
        ["ten turns in a row bring no progress"] = GoalStories.GetsNowhere,
        ["five claims in a row are refused and nothing changes"] = story => Enumerable.Range(0, 5).Aggregate(story, (now, _) => now.Claims().Checked(exit: 1)),
        ["all that goes on is a command"] = story => story.LeavesRunning().Replies(new MessageItem("It builds.")),
        ["the command ends"] = story => story.When(new ReportCommandEnd(story.State.Background[0].Run, new ToolOutcome(ToolStatus.Succeeded, "built"))),
        ["a command has not ended for long"] = story => story.After(TimeSpan.FromMinutes(GoalPolicy.DefaultCommandWaitMinutes)),
        ["two turns brought nothing"] = story => story.Replies(new MessageItem("Hm.")).LooksAround().Replies(new MessageItem("Hm.")),
        ["the pause is over"] = story => story.Rests(),
        ["the loop breaker stops its turn"] = Circling,
        ["the key is refused"] = story => story.Fails(FailureKind.Auth),
        ["answers explain nothing for half an hour"] = Unexplained,
        ["the key is another one"] = story => story.When(new ReportReachable(1, 2)),
        ["an hour has passed since the last try"] = story => story.After(TimeSpan.FromHours(1)),
        ["the protected files cannot be looked at"] = story => story.When(new EditGoal("test", Contract: Guarded)).When(new ReportSeals(1, 2, [], "no such file")),
        ["a check cannot be run"] = story => story.When(new SetGoal(GoalStories.Objective, GoalStories.Tested, Bounded, "test")).Checked(exit: 127),
        ["its proof holds already"] = story => story.When(new SetGoal(GoalStories.Objective, GoalStories.Tested, Bounded, "test")).Checked(exit: 0),
        ["the workspace is gone"] = story => story.WorksATurn().When(new ReportSurroundings(2, [], Missing: "gone")),
        ["something was changed and the proof no longer holds"] = story => Changed(story).Checked(exit: 1),
        ["something was changed and the proof still holds"] = story => Changed(story).Checked(exit: 0),
        ["it has a budget in money and the price is unknown"] = story =>
            Answered(story.When(new EditGoal("test", Budgets: Bounded with { Cost = 5m })).Uses(10, cost: null)),
        ["a budget is used up"] = UsedUp,
        ["its last turn ends"] = story => Answered(story.Uses(46_000)).Replies(new MessageItem("This remains.")),
        ["the provider answers again"] = story => story.When(new StopWaiting()).Replies(Some.Call("back")),
        ["the provider stays away for a month"] = story => AwayForAMonth(story.When(new EditGoal("test", Budgets: Budgets.Unlimited))),
        ["the deadline comes"] = story => story.After(SessionStory.Start.AddHours(2) - story.Now),
        ["the limit is over"] = story => story.After(SessionStory.Start.AddHours(1) - story.Now),
        ["the budget is raised"] = story => story.When(new EditGoal("test", Budgets: Bounded with { Tokens = 500_000 })),
    };

    public static TheoryData<string, string, string> Rows()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var line in Page().SkipWhile(line => line != "| from | when | to |").Skip(2).TakeWhile(line => line.StartsWith('|')))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            rows.Add(cells[1], cells[2], cells[3]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void EachRowOfTheTableIsTrue(string from, string when, string to)
    {
        var before = From[from]();
        Assert.Equal(from.Split(' ')[0], from == "none" ? "none" : before.Status());
        Assert.Equal(to, When[when](before).Status());
    }

    [Fact]
    public void TheTableNamesEveryStatusAndEverythingThatIsPlayed()
    {
        var rows = Rows().Select(row => row.Data).ToList();
        Assert.Equal(When.Keys.Order(), rows.Select(row => row.Item2).Distinct().Order());
        var statuses = Enum.GetNames<GoalStatus>().Select(name => name.ToLowerInvariant()).Order();
        Assert.Equal(statuses, rows.Select(row => row.Item3).Distinct().Order());
    }

    /// <summary>The turn that reached the goal does one thing more.</summary>
    private static SessionStory Changed(SessionStory complete) => complete.Works().Replies(new MessageItem("And one thing more."));

    private static SessionStory UsedUp(SessionStory story) => Answered(story.Uses(60_000));

    /// <summary>The call that is open comes back.</summary>
    private static SessionStory Answered(SessionStory story) =>
        story.State.Turn?.Situation is RunningTools(var calls) && calls.FirstOrDefault(open => open is { Run: not null, Outcome: null }) is { } open
            ? story.Finishes(open.Call.Id.Value)
            : story;

    private static SessionStory Unexplained(SessionStory story)
    {
        for (var minute = 0; minute < 30; minute++) { story = story.Fails(FailureKind.Unexplained).After(TimeSpan.FromMinutes(1)); }

        return story.Fails(FailureKind.Unexplained);
    }

    private static SessionStory Circling(SessionStory story)
    {
        for (var round = 0; story.State.Turn?.Number == 1 && round < 60; round++) { story = story.Replies(Some.Call($"c{round}")).Finishes($"c{round}", "the same"); }

        return story;
    }

    private static SessionStory AwayForAMonth(SessionStory story)
    {
        for (var day = 0; day < 31; day++) { story = story.After(TimeSpan.FromDays(1)).Fails(FailureKind.Unreachable); }

        return story;
    }

    private static string[] Page()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Perdure.slnx"))) { folder = Path.GetDirectoryName(folder)!; }

        return File.ReadAllLines(Path.Combine(folder, "docs", "goals.md"));
    }
}
