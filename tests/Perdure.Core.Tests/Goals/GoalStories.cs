using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Goals;

/// <summary>How stories of goals begin and go on.</summary>
internal static class GoalStories
{
    public const string Objective = "Make the import work for good.";

    public static readonly Contract Tested = Contract.Empty with { Checks = ["make test"] };

    /// <summary>A session with a goal, asking the model in its first turn.</summary>
    public static SessionStory Pursuing(Contract? contract = null, Budgets? budgets = null, GoalContext context = GoalContext.Continuous, Settings? settings = null) =>
        SessionStory.Begun(settings).When(new SetGoal(Objective, contract ?? Contract.Empty, budgets ?? Budgets.Unlimited, "test", context)).Based().LooksAround();

    /// <summary>The checks are run before the work begins: no check holds yet, and nothing is there that must not be.</summary>
    public static SessionStory Based(this SessionStory story)
    {
        while (story.State is { Turn: null, Goal.Claim: { Occasion: ProofOccasion.Baseline, Run: not null } claim })
        {
            story = story.Checked(exit: claim.Now!.Kind == ProofKind.Check || story.State.Goal.Contract.Checks.IsEmpty ? 1 : 0);
        }

        return story;
    }

    public static SessionStory LooksAround(this SessionStory story) => story.When(new ReportSurroundings(story.State.Turn!.Number, []));

    /// <summary>The model does something, says something, and its turn ends; the next one begins.</summary>
    public static SessionStory WorksATurn(this SessionStory story)
    {
        var call = $"w{story.State.Seq}";
        return story.Replies(Some.Call(call)).Finishes(call, $"done at {story.State.Seq}").Replies(new MessageItem("That much for now."));
    }

    /// <summary>The model does something that may change the workspace, and its turn goes on.</summary>
    public static SessionStory Works(this SessionStory story)
    {
        var call = $"m{story.State.Seq}";
        return story.Replies(Some.Call(call)).Finishes(call, $"did {call}");
    }

    public static SessionStory Claims(this SessionStory story) => story.Replies(Some.Call($"claim{story.State.Seq}", "update_goal", """{"status":"complete"}"""));

    public static SessionStory SaysBlocked(this SessionStory story) => story.Replies(Some.Call($"blocked{story.State.Seq}", "update_goal", """{"status":"blocked","reason":"no network"}"""));

    /// <summary>A command is left running in the background.</summary>
    public static SessionStory LeavesRunning(this SessionStory story)
    {
        var id = new CallId($"b{story.State.Seq}");
        return story.Replies(Some.Call(id.Value, arguments: """{"cmd":"make all"}"""))
            .When(new ReportOutcome(id, new ToolOutcome(ToolStatus.Succeeded, "Still running in the background.", Waited: true, Background: story.State.Runs + 1)));
    }

    /// <summary>The pause between two turns goes by.</summary>
    public static SessionStory Rests(this SessionStory story) => story.After(GoalPause.Of(story.State)!.Until!.Value - story.Now);

    /// <summary>Turn after turn brings nothing, until the user has to look.</summary>
    public static SessionStory GetsNowhere(this SessionStory story)
    {
        for (var turn = 0; story.State.Goal!.State is ActiveGoal && turn < 20; turn++)
        {
            var id = $"n{turn}";
            story = story.Replies(Some.Call(id, "read_file")).Finishes(id, "the same").Replies(new MessageItem("Soon."));
            if (GoalPause.Of(story.State) is not null) { story = story.Rests(); }
            if (story.State.Turn is not null) { story = story.LooksAround(); }
        }

        return story;
    }

    /// <summary>The check that runs ends so.</summary>
    public static SessionStory Checked(this SessionStory story, int exit, string output = "out") => story.When(new ReportOutcome(
        story.State.Goal!.Claim!.Call,
        new ToolOutcome(exit == 0 ? ToolStatus.Succeeded : ToolStatus.Failed, $"Exit code: {exit}\nOutput:\n{output}", exit, OutputHash: "hash")));

    /// <summary>The sealed files are compared, and are so.</summary>
    public static SessionStory Compared(this SessionStory story, params ImmutableArray<FileSeal> seals)
    {
        var compare = story.Pending.OfType<CompareFiles>().Single();
        return story.When(new ReportComparison(compare.Call, compare.Run, seals));
    }

    public static SessionStory Sealed(this SessionStory story, params ImmutableArray<FileSeal> seals) =>
        story.When(new ReportSeals(story.State.Goal!.Number, story.State.Goal.Edition, seals));

    public static SessionStory Uses(this SessionStory story, long input, decimal? cost = 0.1m) => story.When(new ReportReply(
        ((AwaitingModel)story.State.Turn!.Situation).Round, 1, [Some.Call($"u{story.State.Seq}")], ReplyStop.Done, new Usage(input, 0, 0, 0, 0, cost)));

    /// <summary>What the model was told last by the runtime.</summary>
    public static string LastTold(this SessionStory story) => story.State.Transcript.Reverse().First(item => item is RuntimeMessage or UserMessage) switch
    {
        RuntimeMessage runtime => runtime.Text,
        var item => ((UserMessage)item).Text,
    };

    public static string Text(this TranscriptItem item) => item switch
    {
        UserMessage user => user.Text,
        RuntimeMessage runtime => runtime.Text,
        _ => "",
    };

    /// <summary>A reviewer's answer as it has to be.</summary>
    public static string Verdict(params IEnumerable<(bool Met, string Reason)> verdicts) =>
        $$"""{"verdicts":[{{string.Join(',', verdicts.Select((verdict, place) => $$"""{"number":{{place + 1}},"met":{{(verdict.Met ? "true" : "false")}},"reason":"{{verdict.Reason}}"}"""))}}]}""";

    public static string LastAnswer(this SessionStory story) => story.State.Transcript.OfType<ToolResult>().Last().Text;

    public static string Status(this SessionStory story) => story.State.StatusOfGoal()?.ToString().ToLowerInvariant() ?? "cleared";
}
