using Perdure.Client;
using Perdure.Cli.Serve;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Hosting.Goals;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Server;

namespace Perdure.Cli.Goals;

/// <summary>Puts a change of a goal on record: through the process that holds its session, else without going on with it.</summary>
internal static class GoalChange
{
    public static async Task<int> RunAsync(string? target, string folder, bool json, Func<Goal, GoalCommand> change, CancellationToken cancel)
    {
        await using var host = CommandHost.Open();
        var store = host.Sessions.Parts.Store;
        var (session, before) = await GoalFinder.FindAsync(store, target, folder, cancel);
        if ((await TellAsync(host.Sessions, session, change(before.Goal!), cancel)).Refusal is { } refusal) { throw new UserErrorException(RefusalText.Of(refusal, session)); }

        var state = await store.ReadStateAsync(session, cancel);
        var terminal = Terminal.Current;
        var now = TimeProvider.System.GetUtcNow();
        var isRun = await store.OwnerAsync(session, cancel) is not null;
        if (json) { terminal.Out.WriteLine(GoalJson.Of(session, state, now, isRun)); }
        else { terminal.Out.WriteLine(state.Goal is null or { State: ClearedGoal } ? "The goal is cleared." : $"The goal {GoalPage.Standing(state, now, isRun)}."); }
        if (!json && state.Goal is null or { State: ClearedGoal } && state.Agents.Count(agent => agent.Dismissed) is > 0 and var dismissed) { terminal.Warn($"{UsageLine.Count(dismissed, "agent")} at work for it {(dismissed == 1 ? "stops" : "stop")}, and can be looked at with: perdure sessions show {session}"); }

        return ExitCode.Done;
    }

    private static async Task<CommandResult> TellAsync(ISessions sessions, SessionId session, GoalCommand command, CancellationToken cancel)
    {
        try
        {
            return await sessions.TellAsync(session, command, cancel);
        }
        catch (SessionsException inUse) when (inUse is { Code: SessionsError.InUse, Holder.Client: "cli" })
        {
            throw new UserErrorException($"{inUse.Message} Stop it there with Ctrl+C, which pauses the goal, and then change it.", ExitCode.Failed);
        }
    }
}
