using Perdure.Client;
using Perdure.Cli.Exec;
using Perdure.Cli.Serve;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Takes files and conversation of a session back to an earlier entry, after showing what goes.</summary>
internal sealed class RewindCommand(Terminal terminal, CommandHost host)
{
    public async Task<int> RunAsync(string target, RewindOptions order, CancellationToken cancel)
    {
        var session = await host.Sessions.FindAsync(target, workspace: null, cancel);
        var past = await HistoryReader.ReadAsync(host.Sessions.Parts.Store, session, cancel);
        if (past.Now.Started is not { } beginning) { throw new UserErrorException($"expected a session that has begun, found none in {session}."); }

        var config = ConfigLoading.Load(host.Home, beginning.Workspace, [], model: null, terminal.Warn);
        await using var composition = new Composition(host.Home, config, Terminal.Current.Warn);
        if (past.Now.Rewinding is { } unfinished)
        {
            terminal.Warn($"{session} was being taken back to entry {unfinished.Wanted.To}; that is finished first");
            return await DoAsync(past.Now, command: null, composition.Snapshots, cancel);
        }

        MustBeFree(past.Now);
        var (place, wish) = Meant(past, order);
        var plan = await RewindPlan.MakeAsync(past.At(place), wish, composition.Snapshots, cancel);
        if (plan.Command is null)
        {
            terminal.Warn($"expected something to take back, found everything as it was at entry {place}{(plan.Restored?.Conflicts is { IsEmpty: false } left ? $"; {UsageLine.Count(left.Length, "file")} others have changed: {Printable.Of(left[0].Path)}{(left.Length > 1 ? ", …" : "")}; --force brings them back" : "")}");
            return ExitCode.Done;
        }

        Confirmation.ToGoOn(terminal, order.Yes, RewindPage.Of(plan));
        return await DoAsync(past.Now, plan.Command, composition.Snapshots, cancel);
    }

    private static (long Place, RewindRequest Wish) Meant(HistoryReader past, RewindOptions order)
    {
        if (new[] { order.To is not null, order.Turns is not null, order.Undo }.Count(given => given) != 1) { throw new UserErrorException("expected one of --to ENTRY, --turns N, --undo and --edit."); }

        var all = !order.Files && !order.Talk;
        if (order.Undo)
        {
            var last = past.Last ?? throw new UserErrorException($"--undo: expected a rewind in {past.Now.Id}, found none.");
            return (last.Begun - 1, new RewindRequest(all ? last.Files : order.Files, all ? last.Talk : order.Talk, order.Force));
        }

        return (order.To ?? Before(past, order.Turns!.Value), new RewindRequest(all || order.Files, all || order.Talk, order.Force));
    }

    /// <summary>The entry before the first input of the turns that go.</summary>
    private static long Before(HistoryReader past, int turns) => turns >= 1 && turns <= past.Beginnings.Length
        ? past.Beginnings[^turns]
        : throw new UserErrorException($"--turns: expected a number from 1 to {past.Beginnings.Length}, found {turns}.");

    private static void MustBeFree(SessionState state)
    {
        if (!state.AtRest) { throw new UserErrorException($"expected {state.Id} at rest, found turn {state.Turns} open; finish it with `{ResumeLine.For(state.Id)}`, or stop it there with Ctrl+C.", ExitCode.Failed); }
        if (state.Goal is { State: ActiveGoal or LimitedGoal }) { throw new UserErrorException($"expected no goal that goes on by itself, found one in {state.Id}; pause it first: perdure goal pause {state.Id}", ExitCode.Failed); }
    }

    /// <param name="command">Null where it is under way in the log.</param>
    private async Task<int> DoAsync(SessionState before, SessionCommand? command, ISnapshots snapshots, CancellationToken cancel)
    {
        await using var door = await host.Sessions.OpenForRewindAsync(before.Id, snapshots, cancel);
        if (command is not null && (await door.SendAsync(command)).Refusal is { } refusal) { throw new UserErrorException(RefusalText.Of(refusal, door.Id), ExitCode.Failed); }

        return await new RewindReport(terminal, snapshots).FollowAsync(door, before, cancel);
    }
}

/// <summary>How far back, and what.</summary>
/// <param name="Files">Only the files; with neither this nor <paramref name="Talk"/>, both.</param>
internal sealed record RewindOptions(long? To = null, int? Turns = null, bool Undo = false, bool Files = false, bool Talk = false, bool Force = false, bool Yes = false);
