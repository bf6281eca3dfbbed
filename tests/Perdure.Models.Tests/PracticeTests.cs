using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Models.Practice;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Models.Tests;

/// <summary>The practice model reaches its goal with real files and real tests, whenever it is killed.</summary>
public sealed class PracticeTests : IDisposable
{
    private static readonly ImmutableArray<ToolSpec> Tools =
        [.. new[] { "list_dir", "read_file", "update_plan", "exec_command", "apply_patch", "update_goal" }.Select(name => new ToolSpec(name, name, "{}"))];

    private readonly string _folder = Directory.CreateTempSubdirectory("perdure-practice-").FullName;

    [Fact]
    public async Task ThreeMistakesAreRepairedOneAfterTheOtherByWhatTheTestsSay()
    {
        PracticeWorkspace.Write(_folder);

        var items = await RunAsync([new UserMessage(1, PracticeWorkspace.Objective)]);

        Assert.Equal(0, Run("sh test.sh").ExitCode);
        Assert.Equal(
            ["list_dir", "read_file", "read_file", "update_plan", "exec_command", "apply_patch", "exec_command", "apply_patch", "exec_command", "apply_patch", "exec_command", "update_plan"],
            CallsIn(items).Select(call => call.Tool));
        Assert.Contains("All 6 tests of calc.sh pass, after 3 repairs.", LastWords(items), StringComparison.Ordinal);
        Assert.Contains(PracticeRules.Honesty, LastWords(items), StringComparison.Ordinal);
        Assert.Equal(CallsIn(items).Count(), CallsIn(items).Select(call => call.Id).Distinct().Count());
    }

    [Fact]
    public async Task EveryStepIsDecidedByTheConversationAlone()
    {
        PracticeWorkspace.Write(_folder);
        var items = await RunAsync([new UserMessage(1, PracticeWorkspace.Objective)]);

        foreach (var (place, item) in items.Index().Where(at => at.Item is ModelOutput { Item: MessageItem }))
        {
            var asked = new ModelRequest(PracticeModel.Choice, new Conversation("", Tools, items[..place]), Questions.With().Id);
            var again = Assert.IsType<ReplyReceived>(await Quick().AskAsync(asked, new GatheredDeltas(), CancellationToken.None));
            Assert.Equal(((ModelOutput)item).Item, again.Items[0]);
        }
    }

    [Fact]
    public async Task AGoalInViewIsReportedAsReachedBeforeTheLastWords()
    {
        PracticeWorkspace.Write(_folder);

        var items = await RunAsync([new RuntimeMessage(1, "The goal: make all tests of calc.sh pass.")]);

        Assert.Equal("update_goal", CallsIn(items).Last().Tool);
        Assert.Equal("""{"status":"complete"}""", CallsIn(items).Last().Arguments);
    }

    [Fact]
    public async Task AStepAfterTheHistoryWasCompactedGoesOnFromTheFiles()
    {
        PracticeWorkspace.Write(_folder);
        var first = await RunAsync([new UserMessage(1, PracticeWorkspace.Objective)], rounds: 6);

        await RunAsync([new UserMessage(1, PracticeWorkspace.Objective), new RuntimeMessage(90, "# Summary")]);

        Assert.Contains(CallsIn(first), call => call.Tool == "apply_patch");
        Assert.Equal(0, Run("sh test.sh").ExitCode);
    }

    [Fact]
    public async Task AFailureItDoesNotKnowIsReportedAsIs()
    {
        ImmutableArray<TranscriptItem> items =
        [
            new UserMessage(1, PracticeWorkspace.Objective),
            new ModelOutput(2, new ToolCallItem(new ToolCall(new CallId("a"), "exec_command", "{}"))),
            new ToolResult(3, new CallId("a"), "not ok flies: fly gave \"no\"\n5 passed, 1 failed"),
        ];

        Assert.Contains("I know no repair", await SayAsync(items), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnythingElseIsAnsweredWithWhatItCanDo()
    {
        Assert.Contains("I can do one thing", await SayAsync([new UserMessage(1, "Write a poem.")]), StringComparison.Ordinal);
        Assert.Contains(PracticeRules.Honesty, await SayAsync([new UserMessage(1, "Write a poem.")]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItCanBeInterruptedWhileItSpeaks()
    {
        var clock = new FakeClock();
        var deltas = new GatheredDeltas();
        using var interrupt = new CancellationTokenSource();
        var asking = new PracticeModel(clock, TimeSpan.FromSeconds(1))
            .AskAsync(new ModelRequest(PracticeModel.Choice, new Conversation("", Tools, [new UserMessage(1, "hi")]), Questions.With().Id), deltas, interrupt.Token);
        await clock.TimersWaitingAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await deltas.SeenAsync(delta => delta is TextDelta);

        await interrupt.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public void AFileThatIsThereStaysAsItIs()
    {
        File.WriteAllText(Path.Combine(_folder, "calc.sh"), "mine");

        Assert.DoesNotContain("calc.sh", PracticeWorkspace.Write(_folder));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder, "calc.sh")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static PracticeModel Quick() => new(TimeProvider.System, TimeSpan.Zero);

    private static IEnumerable<ToolCall> CallsIn(ImmutableArray<TranscriptItem> items) =>
        items.OfType<ModelOutput>().Select(item => item.Item).OfType<ToolCallItem>().Select(called => called.Call);

    private static string LastWords(ImmutableArray<TranscriptItem> items) => Assert.IsType<MessageItem>(Assert.IsType<ModelOutput>(items[^1]).Item).Text;

    private static async Task<string> SayAsync(ImmutableArray<TranscriptItem> items)
    {
        var question = new ModelRequest(PracticeModel.Choice, new Conversation("", Tools, items), Questions.With().Id);
        return Assert.IsType<MessageItem>(Assert.IsType<ReplyReceived>(await Quick().AskAsync(question, new GatheredDeltas(), CancellationToken.None)).Items[0]).Text;
    }

    /// <summary>Plays session and toolbox until the model rests.</summary>
    private async Task<ImmutableArray<TranscriptItem>> RunAsync(ImmutableArray<TranscriptItem> items, int rounds = 30)
    {
        for (var round = 1; round <= rounds; round++)
        {
            var question = new ModelRequest(PracticeModel.Choice, new Conversation("", Tools, items), new RequestId(Questions.Session, 1, round, 1, "turn"));
            var reply = Assert.IsType<ReplyReceived>(await Quick().AskAsync(question, new GatheredDeltas(), CancellationToken.None));
            items = items.AddRange(reply.Items.Select(item => new ModelOutput(round * 2, item)));
            var calls = reply.Items.OfType<ToolCallItem>().Select(called => called.Call).ToList();
            if (calls.Count == 0) { return items; }

            items = items.AddRange(calls.Select(call => new ToolResult((round * 2) + 1, call.Id, Use(call))));
        }

        return items;
    }

    private string Use(ToolCall call)
    {
        using var arguments = JsonDocument.Parse(call.Arguments);
        return call.Tool switch
        {
            "exec_command" => Run(arguments.RootElement.GetProperty("cmd").GetString()!).Output,
            "apply_patch" => Patch(arguments.RootElement.GetProperty("input").GetString()!),
            "read_file" => File.ReadAllText(Path.Combine(_folder, arguments.RootElement.GetProperty("path").GetString()!)),
            "list_dir" => string.Join('\n', Directory.GetFiles(_folder).Select(Path.GetFileName)),
            _ => "ok",
        };
    }

    private string Patch(string patch)
    {
        var lines = patch.Split('\n');
        var file = Path.Combine(_folder, lines.Single(line => line.StartsWith("*** Update File: ", StringComparison.Ordinal))["*** Update File: ".Length..]);
        var old = string.Join('\n', lines.Where(line => line is ['-', ..]).Select(line => line[1..]));
        var now = string.Join('\n', lines.Where(line => line is ['+', ..]).Select(line => line[1..]));
        var text = File.ReadAllText(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(old, now, StringComparison.Ordinal));
        return "Success. Updated the following files:\nM calc.sh";
    }

    private (int ExitCode, string Output) Run(string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = _folder, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
