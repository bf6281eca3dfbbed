using Perdure.Client;
using Perdure.Cli.Exec;
using Perdure.Cli.Serve;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Providers;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Tools.Surroundings;

namespace Perdure.Cli.Goals;

/// <summary>Begins a session for a goal and follows it until the goal rests.</summary>
internal static class GoalStart
{
    public static async Task<int> RunAsync(ExecRequest request, SetGoal goal, bool detach, CancellationToken cancel)
    {
        using var signals = new Signals();
        var terminal = Terminal.Current;
        if (goal.Contract is { Checks.IsEmpty: true, MustNots.IsEmpty: true, Judged.IsEmpty: true })
        {
            terminal.Warn("nothing proves this goal: it will be complete on the model's word; add --check CMD");
        }

        var pictures = request.ImageFiles.Length == 0 ? null : Prompt.Input("These pictures belong to the goal.", request) with { OutputSchema = null };
        goal = goal with { OutputSchema = request.SchemaFile is { } schema ? Prompt.ReadSchema(schema) : null };
        SessionCommand?[] first = [request.Name is { } name ? new NameSession(name) : null, goal, pictures];
        await using var host = CommandHost.Open(request);
        await using var live = await host.Sessions.StartAsync(request.Start([.. first.OfType<SessionCommand>()]), cancel);
        host.Serve(live.Id);
        var before = await FirstStates.BeforeInputAsync(live, cancel);

        // What is wrong with the goal is said here and now, not in the log of a daemon.
        if (detach && await SettledAsync(live, before, signals.Leaving) is not { State: BlockedGoal { Setup: not null } }) { return await DaemonHandover.RunAsync(host, live, cancel); }

        var code = await new SessionFollowing(request, terminal, TimeProvider.System, signals, host).FollowAsync(live, before);
        if (live.Snapshot.State.Goal?.State is not BlockedGoal { Setup: SetupProblem.TrueAlready } || !SessionFollowing.CanAsk(request) || !await IsWantedAsync(terminal, cancel)) { return code; }

        var stopped = live.Snapshot.State;
        await live.SendAsync(new ResumeGoal("cli"));
        return await new SessionFollowing(request, terminal, TimeProvider.System, signals, host).FollowAsync(live, stopped);
    }

    /// <returns>The goal when its files are sealed and its checks have been run once.</returns>
    private static async Task<Goal?> SettledAsync(ISession live, SessionState before, CancellationToken leave)
    {
        var state = before;
        await foreach (var item in live.FollowAsync(before.Seq, leave))
        {
            if (item is not EntryAppended(var entry)) { continue; }

            state = Session.Apply(state, entry.Event);
            if (state.Goal is not null && !state.PreparesGoal()) { break; }
        }

        return state.Goal;
    }

    private static async Task<bool> IsWantedAsync(Terminal terminal, CancellationToken cancel)
    {
        terminal.Error.Write("begin it all the same? [y/N] ");
        using var input = Terminal.OpenInput();
        return (await input.ReadLineAsync(cancel))?.Trim() is "y" or "Y" or "yes";
    }
}
