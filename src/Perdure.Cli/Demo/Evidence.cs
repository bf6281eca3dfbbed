using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Demo;

/// <summary>What the log, the disk and the project say of a demo, side by side.</summary>
internal sealed class Evidence
{
    private readonly ImmutableArray<LogEntry> _log;
    private readonly IReadOnlyList<KilledProcess> _kills;
    private readonly List<(string What, bool Holds)> _checks = [];

    private Evidence(SessionId session, ImmutableArray<LogEntry> log, IReadOnlyList<KilledProcess> kills)
    {
        Session = session;
        _log = log;
        _kills = kills;
    }

    public SessionId Session { get; }

    public bool Holds => _checks.All(check => check.Holds);

    public static async Task<Evidence> GatherAsync(DemoStage stage, SessionId session, IReadOnlyList<KilledProcess> kills, CancellationToken cancel)
    {
        var store = Composition.Store(new Home(stage.HomeFolder));
        var log = ImmutableArray.CreateBuilder<LogEntry>();
        await foreach (var entry in store.ReadAsync(session, 1, cancel)) { log.Add(entry); }

        var evidence = new Evidence(session, log.ToImmutable(), kills);
        evidence.Look(stage, await store.VerifyAsync(session, cancel));
        return evidence;
    }

    public void Print(TextWriter output, AnsiStyle ink)
    {
        output.WriteLine(ink.Bold("\nThe log, and where it was killed:"));
        var start = _log[0].At;
        var lines = _log.Select(entry => (entry.At, Text: $"{entry.Seq,4}  {Short(entry.Event)}"))
            .Concat(_kills.Select(kill => (kill.At, Text: ink.Bad($"   ×  kill -9 of pid {kill.Pid}, {kill.When}"))))
            .OrderBy(line => line.At);
        foreach (var (at, text) in lines) { output.WriteLine($"  {(at - start).TotalSeconds,6:F2} s {text}"); }

        output.WriteLine(ink.Bold("\nThe proof:"));
        foreach (var (what, holds) in _checks) { output.WriteLine($"  {(holds ? ink.Good("✓") : ink.Bad("✗"))} {what}"); }
    }

    private void Look(DemoStage stage, LogHealth verdict)
    {
        var events = _log.Select(entry => entry.Event).ToList();
        var started = events.OfType<ToolStarted>().ToList();
        var finished = events.OfType<ToolFinished>().ToList();
        var commands = events.OfType<ModelReplied>().SelectMany(reply => reply.Items.OfType<ToolCallItem>()).Count(called => called.Call.Tool == "exec_command");
        var turns = events.OfType<TurnStarted>().Count();
        var (exit, lastLine) = stage.TestByHand();

        Check($"killed {_kills.Count} times with SIGKILL, and never asked twice: one input, one turn", _kills.Count == 2 && turns == 1 && events.OfType<InputReceived>().Count() == 1);
        Check($"every one of {started.Count} tool calls was recorded before it ran, ran once, and has its outcome", started.Count == finished.Count && started.Select(tool => tool.Run).Distinct().Count() == started.Count);
        Check($"the project itself counted {stage.TestRuns} test runs; the log has {commands}", stage.TestRuns == commands);
        Check("no outcome is unknown: the run that was going on when its agent died delivered its true result", finished.All(tool => tool.Outcome.Status != ToolStatus.Unknown));
        Check($"the log is whole: {verdict.Entries} entries, each chained to the one before by its hash", verdict.Problem is null);
        Check($"the tests, run once more by hand: {lastLine}, exit code {exit}", exit == 0);
    }

    private void Check(string what, bool holds) => _checks.Add((what, holds));

    private static string Short(SessionEvent happened) => happened switch
    {
        SessionStarted => "session started",
        InputReceived input => $"input: {input.Text}",
        TurnStarted turn => $"turn {turn.Turn} started",
        SurroundingsNoted => "looked around",
        ModelAsked asked => $"model asked, round {asked.Round}",
        ModelReplied replied => $"model replied: {Said(replied)}",
        ToolStarted started => $"tool started, run {started.Run}",
        ToolFinished finished => $"tool finished: {Printable.FirstLine(finished.Outcome.Text, 60)}",
        PlanUpdated => "plan updated",
        TurnEnded ended => $"turn {ended.Turn} ended: {LogWords.Of(ended.Reason)}",
        _ => happened.GetType().Name,
    };

    private static string Said(ModelReplied replied)
    {
        var calls = string.Join(", ", replied.Items.OfType<ToolCallItem>().Select(called => called.Call.Tool));
        var text = Printable.FirstLine(string.Join(' ', replied.Items.OfType<MessageItem>().Select(said => said.Text)), 60);
        return calls.Length > 0 ? $"{text} → {calls}" : text;
    }
}
