using System.Text.Json;
using Perdure.Core;
using Perdure.Models.Practice;

namespace Perdure.Cli.Demo;

/// <summary>What the demo does: a run, a kill while the model speaks, a kill while a tool works, and a run to the end.</summary>
internal sealed class DemoStory(DemoStage stage, TextWriter output, AnsiStyle ink)
{
    /// <summary>Pieces of text after which the model is certainly in the middle of a sentence.</summary>
    private const int PiecesBeforeKill = 3;

    private readonly List<KilledProcess> _kills = [];

    public IReadOnlyList<KilledProcess> Kills => _kills;

    /// <returns>The session it was played in.</returns>
    public async Task<SessionId> PlayAsync(CancellationToken cancel)
    {
        output.WriteLine(ink.Bold("A small project, and its tests:"));
        output.WriteLine($"  {stage.Project}: {stage.TestByHand().LastLine}");
        output.WriteLine(ink.Bold($"\nThe work: \"{PracticeWorkspace.Objective}\", by the built-in practice model (no language model, no network)"));

        string session;
        using (var first = new DemoProcess(stage, "-m", "practice/practice", PracticeWorkspace.Objective))
        {
            session = Text(await first.UntilAsync(line => Is(line, "thread.started"), cancel), "thread_id", "a session");
            await WhileItSpeaksAsync(first, cancel);
            Kill(first, "while the model was speaking");
        }

        using (var second = new DemoProcess(stage, "resume", session))
        {
            await second.UntilAsync(IsTestRun, cancel);
            while (stage.TestRuns == 0) { await Task.Delay(TimeSpan.FromMilliseconds(5), cancel); }
            Kill(second, "while the tests were running");
        }

        using var last = new DemoProcess(stage, "resume", session);
        output.WriteLine($"  pid {last.Pid}: resumed with `perdure exec resume {session[..8]}…`, nothing else said");
        var exit = await last.EndAsync(cancel);
        output.WriteLine($"  pid {last.Pid}: finished by itself, exit code {exit}");
        return new SessionId(session);
    }

    private static async Task WhileItSpeaksAsync(DemoProcess worker, CancellationToken cancel)
    {
        for (var piece = 0; piece < PiecesBeforeKill; piece++)
        {
            await worker.UntilAsync(line => Is(line, "perdure.text_delta"), cancel);
        }
    }

    private void Kill(DemoProcess worker, string when)
    {
        worker.Kill();
        _kills.Add(new KilledProcess(DateTimeOffset.UtcNow, worker.Pid, when));
        output.WriteLine($"  pid {worker.Pid}: {ink.Bad("kill -9")} {when}");
    }

    private static bool IsTestRun(JsonElement line) =>
        Is(line, "item.started") && line.TryGetProperty("item", out var item) && Is(item, "command_execution");

    private static bool Is(JsonElement line, string type) => line.TryGetProperty("type", out var found) && found.ValueEquals(type);

    private static string Text(JsonElement? line, string name, string what) =>
        line?.GetProperty(name).GetString() ?? throw new UserErrorException($"demo: expected {what} from the worker, found none.", ExitCode.Failed);
}

/// <summary>A worker that was killed.</summary>
internal sealed record KilledProcess(DateTimeOffset At, int Pid, string When);
