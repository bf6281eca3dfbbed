using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Testing;

namespace Perdure.Crash.Tests.Stage;

/// <summary>One prompt that meets everything: reads side by side, commands in a row, a failing provider, a plan, a patch, a compaction.</summary>
internal static class LongRun
{
    /// <summary>Reached by what the model reports before its last round but two, and not by what is left after the compaction.</summary>
    public const string Settings = """ "autoCompactTokens": 30000, """;

    private const string Compacted = "was compacted (number 1)";

    private const string Patch = "*** Begin Patch\n*** Update File: notes.txt\n@@\n-draft\n+final\n*** Add File: made/new.txt\n+new\n*** End Patch";

    /// <summary>A run that no longer meets one of these would prove less than it says.</summary>
    private static readonly ISet<string> Everything = new HashSet<string>
    {
        "surroundings-noted", "model-call-failed", "tool-started", "tool-finished", "plan-updated", "compaction-begun", "snapshot-taken", "summary-asked", "history-compacted", "turn-ended",
    };

    private static readonly ScriptUsage Small = new(Input: 5_000, Output: 100);

    private static readonly ScriptUsage Large = new(Input: 40_000, Output: 100);

    private static readonly Lazy<Task<ImmutableArray<string>>> Learnt = new(LearnAsync);

    private static ImmutableArray<string> s_trees;

    /// <summary>Every step is found by what its request shows, so a question asked again gets the same answer again.</summary>
    public static ModelScript Script { get; } = ModelScript.Of(
        new ScriptStep(Match: new ScriptMatch(Shows: "Write the summary from which you will go on"), Text: "All is in place but the last command.", Usage: Large),
        new ScriptStep(Match: new ScriptMatch(Shows: Compacted, Outputs: 0), Calls: [Command("echo four >> effects")], Usage: Small),
        new ScriptStep(Match: new ScriptMatch(Shows: Compacted, Outputs: 1), Text: "All done.", Usage: Small),
        new ScriptStep(Match: new ScriptMatch(Outputs: 0), Reasoning: "Look first.", Text: "I look around.", Calls: [Reading("notes.txt"), Reading("other.txt"), Listing], Usage: Small),
        new ScriptStep(Match: new ScriptMatch(Outputs: 3), Calls: [Command("echo one >> effects; cat effects")], Usage: Small),
        new ScriptStep(Match: new ScriptMatch(Outputs: 4, Attempt: 1), Misbehave: Overloaded(100)),
        new ScriptStep(Match: new ScriptMatch(Outputs: 4), Text: "I plan and patch.", Calls: [Plan, Patching], Usage: Small),
        new ScriptStep(Match: new ScriptMatch(Outputs: 6), Calls: [Command("echo two >> effects"), Command("sleep 0.5; echo three | tee -a effects; exit 3")], Usage: Large));

    private static ScriptCall Listing => ScriptCall.Of("list_dir", """{"path":"."}""");

    private static ScriptCall Plan => ScriptCall.Of("update_plan", """{"plan":[{"step":"look","status":"completed"},{"step":"change","status":"in_progress"}]}""");

    private static ScriptCall Patching => ScriptCall.Of("apply_patch", $$"""{"input":{{JsonSerializer.Serialize(Patch)}}}""");

    /// <summary>A provider that asks for a moment's patience.</summary>
    public static ServerFault Overloaded(int ms) => new(
        ServerFaultKind.Status, Status: 503, Headers: ImmutableDictionary<string, string>.Empty.Add("retry-after-ms", $"{ms}"), Body: """{"error":{"message":"Overloaded."}}""");

    public static Scene Begin(Figures figures)
    {
        var scene = new Scene(Script, figures, more: Settings);
        scene.Desk.Write("notes.txt", "title\ndraft\n");
        scene.Desk.Write("other.txt", "other\n");
        return scene;
    }

    /// <summary>The log of a run that nobody disturbed.</summary>
    public static Task<ImmutableArray<string>> UndisturbedAsync() => Learnt.Value;

    /// <summary>How many appends that takes.</summary>
    public static int Appends { get; private set; }

    public static async Task MustHaveGoneWellAsync(Scene scene, Figures figures)
    {
        var effects = scene.Read("effects").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        figures.Counted(duplicates: effects.Length - effects.Distinct().Count(), lost: 0);
        Assert.Equal(["one", "two", "three", "four"], effects);
        Assert.Equal(("title\nfinal\n", "new\n"), (scene.Read("notes.txt"), scene.Read("made/new.txt")));
        Assert.Equal(await UndisturbedAsync(), scene.Log.Scrubbed(scene.Desk));
        Assert.Equal(s_trees, scene.Log.Trees);

        // The first prompt, and the one after the compaction.
        Assert.Equal(2, PrefixRule.Beginnings(scene.Server.Requests).Count);
    }

    private static async Task<ImmutableArray<string>> LearnAsync()
    {
        await using var scene = Begin(new Figures());
        await scene.FinishAsync();
        Appends = scene.Log.Appends;
        s_trees = scene.Log.Trees;
        Assert.Superset(Everything, scene.Log.Types.ToHashSet());
        return scene.Log.Scrubbed(scene.Desk);
    }

    private static ScriptCall Reading(string file) => ScriptCall.Of("read_file", $$"""{"path":"{{file}}"}""");

    private static ScriptCall Command(string line) => ScriptCall.Of("exec_command", $$"""{"cmd":"{{line}}"}""");
}
