using System.Text;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Keeping;

namespace Perdure.Tools.Commands;

/// <summary>Writes to a command that was left running and tells what it has printed since.</summary>
public sealed class WriteStdin(KeeperProgram keeper, TimeProvider clock) : ITool
{
    private const string CtrlC = "\u0003";

    private const int YieldMsAfterInput = 250;

    /// <summary>Looking is cheap and asking the model is not.</summary>
    private const int YieldMsOfPoll = 60_000;

    public ToolSpec Spec { get; } = ToolText.Spec(
        "write_stdin",
        """
        {
          "type": "object",
          "properties": {
            "session_id": { "type": "integer", "description": "From exec_command" },
            "chars": { "type": "string", "description": "What to write; empty to wait" },
            "yield_time_ms": { "type": "integer", "description": "By default 250, with empty chars 60000; at most 300000" },
            "max_output_tokens": { "type": "integer" }
          },
          "required": ["session_id"]
        }
        """);

    public Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel) => HostFileAccess.Run(run, () => DoAsync(run, deltas, cancel));

    private async Task<ToolOutcome> DoAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        var arguments = CallArguments.Of(run.Call);
        var target = run with { Number = arguments.Number("session_id") ?? 0 };
        if (target.Number >= run.Number || !BackgroundRun.Exists(target.Folder))
        {
            return ToolOutcomes.Failed($"There is no command with session_id {target.Number}. exec_command names one when it leaves a command running.");
        }

        var kept = new KeeperRun(target.Folder, keeper);
        var chars = arguments.OptionalText("chars") ?? "";
        var poll = PollIntent.Find(run.Folder) ?? PollIntent.Make(run, BackgroundRun.Seen(target.Folder));
        var warning = await SendAsync(kept, chars, poll, cancel);

        var patience = Math.Clamp(arguments.Number("yield_time_ms") ?? (chars.Length > 0 ? YieldMsAfterInput : YieldMsOfPoll), 0, ExecCommand.YieldMsMax);
        using var live = new LiveOutput(run.Call.Id, poll.From, deltas);
        var end = await kept.FollowForAsync(TimeSpan.FromMilliseconds(patience), clock, live, cancel);
        BackgroundRun.Remember(target.Folder, live.Offset);
        var report = CommandReport.Of(
            end, kept.ReadOutput().From(poll.From), target, CommandReport.CharsFor(arguments.Number("max_output_tokens")));
        report = report with { Background = null, Ended = end is KeeperRunState.Running ? null : target.Number };
        return warning is null ? report : report with { Text = $"{warning}\n{report.Text}" };
    }

    /// <summary>What it had read on the way it never told, so whoever looks next begins there again.</summary>
    public Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel)
    {
        var target = run with { Number = CallArguments.Of(run.Call).Number("session_id") ?? 0 };
        if (PollIntent.Find(run.Folder) is { } poll && BackgroundRun.Exists(target.Folder)) { BackgroundRun.Remember(target.Folder, poll.From); }

        return Task.FromResult(new ToolOutcome(ToolStatus.Interrupted, "Interrupted by the user. The command it looked at goes on."));
    }

    /// <returns>A warning for the model, where it is not certain that the command got what was written.</returns>
    private static async Task<string?> SendAsync(KeeperRun kept, string chars, PollIntent poll, CancellationToken cancel)
    {
        if (chars.Length == 0) { return null; }

        // Input is an effect: it is sent at most once. Found marked, an earlier agent was killed while it wrote.
        if (!poll.MarkSending()) { return "It is not known whether this input reached the command: the agent was restarted while it wrote. Look before you write it again."; }

        if (await kept.WriteAsync(Encoding.UTF8.GetBytes(chars), cancel)) { return null; }
        if (!chars.Contains(CtrlC, StringComparison.Ordinal)) { return "The command takes no input: it has ended, or was started without `tty`."; }

        _ = await kept.StopAsync(cancel); // There is no terminal that would turn it into a signal.
        return null;
    }
}
