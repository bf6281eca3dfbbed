using System.Security.Cryptography;
using Perdure.Core.Values;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;
using Perdure.Tools.Keeping;

namespace Perdure.Tools.Commands;

/// <summary>Has a keeper run a shell command, or takes up the run where an earlier agent left it.</summary>
/// <param name="sandbox">What stands around a run; nothing where it gives null or is not given.</param>
/// <param name="environment">What commands see of this process's environment; the usual where it is not given.</param>
public sealed class ExecCommand(KeeperProgram keeper, TimeProvider clock, Func<ToolRun, KeeperSandbox?>? sandbox = null, CommandEnvironment? environment = null) : ITool
{
    private const int YieldMsByDefault = 10_000;

    /// <summary>A word of the user is heard between two calls; nobody waits longer for that.</summary>
    internal const int YieldMsMax = 300_000;

    private const int YieldMsMin = 50;

    public ToolSpec Spec { get; } = ToolText.Spec(
        "exec_command",
        """
        {
          "type": "object",
          "properties": {
            "cmd": { "type": "string", "description": "Shell command" },
            "workdir": { "type": "string", "description": "The workspace by default" },
            "yield_time_ms": { "type": "integer", "description": "How long to wait for its end: 10000 by default, at most 300000" },
            "max_output_tokens": { "type": "integer", "description": "10000 by default, at most 50000" },
            "tty": { "type": "boolean", "description": "Give it a terminal" },
            "sandbox_permissions": { "type": "string", "enum": ["use_default", "require_escalated"], "description": "require_escalated: outside the sandbox, if a person agrees" },
            "justification": { "type": "string", "description": "Why, for that person" }
          },
          "required": ["cmd"]
        }
        """);

    public Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel) => HostFileAccess.Run(run, () => DoAsync(run, deltas, cancel));

    public Task<ToolOutcome> AwaitEndAsync(ToolRun run, CancellationToken cancel) => HostFileAccess.Run(run, async () =>
    {
        var kept = new KeeperRun(run.Folder, keeper);
        var end = await kept.AwaitEndAsync(cancel);
        return RunFolders.Lost(run) ?? CommandReport.OfEnded(end, kept.ReadOutput().From(BackgroundRun.Seen(run.Folder)), run);
    });

    public Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel) => HostFileAccess.Run(run, async () =>
    {
        var kept = new KeeperRun(run.Folder, keeper);
        var end = await kept.StopAsync(cancel);
        if (RunFolders.Lost(run) is { } lost) { return lost; }

        var output = kept.ReadOutput();
        if (!CommandReport.TellsAll(end, output, CommandReport.CharsFor(null))) { BackgroundRun.Remember(run.Folder, offset: 0); }

        return CommandReport.OfStopped(end, output, run);
    });

    private async Task<ToolOutcome> DoAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        var arguments = CallArguments.Of(run.Call);
        var kept = new KeeperRun(run.Folder, keeper);
        var found = RunFolders.Look(run) is RunTrace.Ours ? await kept.FindAsync(cancel) : new KeeperRunState.NeverStarted("");
        if (found is KeeperRunState.NeverStarted)
        {
            var place = WorkspacePath.Of(run, arguments.OptionalText("workdir"));
            if (!Directory.Exists(place.Full)) { return ToolOutcomes.Failed($"workdir: expected a folder, found none at {place.Shown}."); }

            var order = ShellInvocation.For(arguments.Text("cmd"), place.Full, arguments.Flag("tty") ?? false, sandbox?.Invoke(run), environment);
            RunFolders.Make(run);
            await kept.LaunchAsync(order with { DeadlineMs = (long?)run.ToItsEnd?.TotalMilliseconds }, cancel);
        }

        var patience = run.ToItsEnd is not null ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Clamp(arguments.Number("yield_time_ms") ?? YieldMsByDefault, YieldMsMin, YieldMsMax));
        using var live = new LiveOutput(run.Call.Id, from: 0, deltas);
        var end = await kept.FollowForAsync(patience, clock, live, cancel);
        if (RunFolders.Lost(run) is { } lost) { return lost; }
        if (end is KeeperRunState.NeverStarted(var log)) { throw new HostShortageException($"{run.Folder}: expected the keeper to start the command, found: {log} The command was not run; it is when the session is opened again."); }

        var output = kept.ReadOutput();
        var charsMax = CommandReport.CharsFor(arguments.Number("max_output_tokens"));
        if (!CommandReport.TellsAll(end, output, charsMax)) { BackgroundRun.Remember(run.Folder, live.Offset); }

        var outcome = CommandReport.Of(end, output, run, charsMax);
        return run.ToItsEnd is null ? outcome : outcome with { OutputHash = Fingerprint(output), Unprotected = sandbox?.Invoke(run) is { Bubblewrap: not null } ? null : true };
    }

    public Task<bool> FreezeAsync(ToolRun run, TimeSpan longest, CancellationToken cancel) => new KeeperRun(run.Folder, keeper).FreezeAsync(longest, cancel);

    public Task ThawAsync(ToolRun run, CancellationToken cancel) => new KeeperRun(run.Folder, keeper).ThawAsync(cancel);

    /// <summary>Of what was kept of the output, which is all of it up to a megabyte.</summary>
    private static string Fingerprint(KeeperOutput output)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(output.Head.Span);
        hash.AppendData(output.Tail.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
