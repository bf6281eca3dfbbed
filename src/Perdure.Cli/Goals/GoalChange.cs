using Perdure.Cli.Serve;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Server;

namespace Perdure.Cli.Goals;

/// <summary>Puts a change of a goal on record: through the process that holds its session, else without going on with it.</summary>
internal static class GoalChange
{
    public static async Task<int> RunAsync(string? target, string folder, bool json, Func<Goal, GoalCommand> change, CancellationToken cancel)
    {
        var home = Home.FromEnvironment(Terminal.Current.Warn);
        var store = Composition.Store(home);
        var (session, before) = await GoalFinder.FindAsync(store, target, folder, cancel);
        var (decision, state) = await TellAsync(home, store, session, change(before.Goal!), cancel);
        if (decision.Refusal is { } refusal) { throw new UserErrorException(RefusalText.Of(refusal, session)); }

        var terminal = Terminal.Current;
        var now = TimeProvider.System.GetUtcNow();
        var isRun = await store.OwnerAsync(session, cancel) is not null;
        if (json) { terminal.Out.WriteLine(GoalJson.Of(session, state, now, isRun)); }
        else { terminal.Out.WriteLine(state.Goal is null or { State: ClearedGoal } ? "The goal is cleared." : $"The goal {GoalPage.Standing(state, now, isRun)}."); }
        if (!json && state.Goal is null or { State: ClearedGoal } && state.Agents.Count(agent => agent.Dismissed) is > 0 and var dismissed) { terminal.Warn($"{UsageLine.Count(dismissed, "agent")} at work for it {(dismissed == 1 ? "stops" : "stop")}, and can be looked at with: perdure sessions show {session}"); }

        return ExitCode.Done;
    }

    private static async Task<(Decision Decision, SessionState State)> TellAsync(Home home, ISessionStore store, SessionId session, GoalCommand command, CancellationToken cancel)
    {
        await using (var holder = await DaemonSessionAccess.HolderAsync(home, store, session, takeOver: false, cancel))
        {
            if (holder is not null) { return ((await holder.SendAsync(command)).Refusal is { } refusal ? Decision.Refuse(refusal) : Decision.Nothing, await store.ReadStateAsync(session, cancel)); }
        }

        try
        {
            return await store.RecordAsync(session, command, ThisProcess.AsWriter(TimeProvider.System), TimeProvider.System, cancel);
        }
        catch (SessionInUseException inUse) when (inUse.Owner.Client == "cli")
        {
            throw new UserErrorException($"{inUse.Message} Stop it there with Ctrl+C, which pauses the goal, and then change it.", ExitCode.Failed);
        }
    }
}
