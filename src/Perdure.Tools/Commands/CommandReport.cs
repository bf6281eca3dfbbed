using System.Text;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Keeping;

namespace Perdure.Tools.Commands;

/// <summary>Tells the model what became of a command: the exit first, then the output.</summary>
public static class CommandReport
{
    private const int TokensByDefault = 10_000;

    private const int TokensMax = 50_000;

    /// <summary>Nobody asked for it just now, and it may not crowd out what was being done.</summary>
    private const int TokensOfNews = 2_500;

    private const int CharsPerToken = 4;

    /// <summary>Shorter times tell nothing, and would differ from run to run.</summary>
    private const int SecondsWorthTelling = 5;

    internal static int CharsFor(int? tokens) => Math.Clamp(tokens ?? TokensByDefault, 100, TokensMax) * CharsPerToken;

    /// <summary>Whether the report leaves nothing to look up: the command has ended, and its output is shown whole.</summary>
    internal static bool TellsAll(KeeperRunState end, KeeperOutput output, int charsMax) =>
        end is KeeperRunState.Finished && output.DroppedBytes == 0 && output.TotalBytes <= charsMax;

    internal static ToolOutcome Of(KeeperRunState end, KeeperOutput output, ToolRun run, int charsMax) => end switch
    {
        KeeperRunState.Finished(var exit) => Finished(exit, output, run, charsMax),
        KeeperRunState.Running => new ToolOutcome(
            ToolStatus.Succeeded, $"Still running in the background, session_id {run.Number}.{Shown(output, run, charsMax)}", Waited: true, Background: run.Number),
        KeeperRunState.OutcomeUnknown unknown => Unknown(unknown, run, charsMax),
        KeeperRunState.NeverStarted(var log) => new ToolOutcome(ToolStatus.Failed, $"The command could not be started: {log.Trim()}"),
        _ => throw new InvalidOperationException($"Command report: expected a known finding, found {end.GetType().Name}."),
    };

    internal static ToolOutcome OfStopped(KeeperRunState end, KeeperOutput output, ToolRun run) => end switch
    {
        KeeperRunState.Finished({ Stopped: true }) => new ToolOutcome(
            ToolStatus.Interrupted, $"Interrupted by the user and stopped with everything it had started.{Shown(output, run, CharsFor(null))}"),
        KeeperRunState.NeverStarted => new ToolOutcome(ToolStatus.Interrupted, "Interrupted by the user before it was started."),
        _ => Of(end, output, run, CharsFor(null)),
    };

    /// <summary>For a command that ended by itself, or was ended by the user, while it ran in the background.</summary>
    internal static ToolOutcome OfEnded(KeeperRunState end, KeeperOutput output, ToolRun run)
    {
        var charsMax = CharsFor(TokensOfNews);
        return end switch
        {
            KeeperRunState.Finished({ Stopped: true }) => new ToolOutcome(
                ToolStatus.Interrupted, $"Stopped by the user with everything it had started.{Shown(output, run, charsMax)}"),
            KeeperRunState.NeverStarted => new ToolOutcome(
                ToolStatus.Unknown, $"The outcome of this command is unknown: nothing is left of it in {run.Folder}."),
            _ => Of(end, output, run, charsMax),
        };
    }

    private static ToolOutcome Finished(KeeperExit exit, KeeperOutput output, ToolRun run, int charsMax)
    {
        var took = (exit.EndedAt - exit.StartedAt).TotalSeconds;
        var how = exit switch
        {
            { Failure: { } failure } => $"The command could not be started: {failure}",
            { TimedOut: true } => "Ended at its deadline.",
            { Overran: true } => "Ended because it started more processes than its sandbox allows.",
            { Stopped: true } => "Stopped.",
            { Signal: { } signal } => $"Ended by signal {signal}.",
            _ => $"Exit code: {exit.ExitCode}",
        };
        var time = took >= SecondsWorthTelling ? $"\nWall time: {took:F0} s" : "";
        var left = exit.LeftBehind > 0 ? $"\n{exit.LeftBehind} processes it left running were ended." : "";
        var status = exit switch
        {
            { TimedOut: true } => ToolStatus.TimedOut,
            { ExitCode: 0 } => ToolStatus.Succeeded,
            _ => ToolStatus.Failed,
        };
        bool? waited = took >= SecondsWorthTelling ? true : null;
        return new ToolOutcome(status, $"{how}{time}{left}{Shown(output, run, charsMax)}", exit.ExitCode, Waited: waited);
    }

    private static ToolOutcome Unknown(KeeperRunState.OutcomeUnknown unknown, ToolRun run, int charsMax)
    {
        var why = unknown switch
        {
            { OtherBoot: true } => "the machine restarted while it ran",
            { CommandStillRuns: true } => "its keeper is gone, and the command still runs unattended",
            _ => "its keeper ended while it ran",
        };
        return new ToolOutcome(
            ToolStatus.Unknown,
            $"The outcome of this command is unknown: {why}. It was started once and has not been started again. " +
            $"Find out from the workspace what it did before you decide to run it again.{Shown(unknown.Output, run, charsMax)}");
    }

    private static string Shown(KeeperOutput output, ToolRun run, int charsMax)
    {
        if (output.TotalBytes == 0) { return "\n(no output)"; }

        var head = Encoding.UTF8.GetString(output.Head.Span);
        var tail = Encoding.UTF8.GetString(output.Tail.Span);
        if (output.DroppedBytes == 0 && head.Length + tail.Length <= charsMax) { return $"{ToolOutcome.OutputMark}{head}{tail}"; }

        return $"{ToolOutcome.OutputMark}{Cut(head, tail, output.DroppedBytes, charsMax, run)}";
    }

    private static string Cut(string head, string tail, long droppedBytes, int charsMax, ToolRun run)
    {
        // What a command says last is usually what it is about; without a tail the head holds both ends.
        var (first, last) = tail.Length > 0 ? (head, tail) : (head[..(head.Length / 2)], head[(head.Length / 2)..]);
        var shownFirst = first[..Math.Min(first.Length, charsMax / 2)];
        var shownLast = last[Math.Max(0, last.Length - (charsMax / 2))..];
        var missing = first.Length - shownFirst.Length + last.Length - shownLast.Length;
        var lost = droppedBytes > 0 ? $" and {droppedBytes:N0} bytes were not kept" : "";
        return $"{shownFirst}\n[... {missing:N0} characters left out{lost}; what was kept is in {Path.Combine(run.Folder, "output.head")} and output.tail ...]\n{shownLast}";
    }
}
