using Perdure.Cli.Exec;
using Perdure.Cli.Serve;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Hosting.Agents;
using Perdure.Hosting.Configuration;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Goals;

/// <summary>Opens a session, whose goal goes on, and follows it until the goal rests.</summary>
internal static class GoalResume
{
    /// <param name="budgets">The goal's budgets with what was said now in their place; the same where nothing was.</param>
    public static async Task<int> RunAsync(ExecRequest request, string? target, bool takeOver, Func<Budgets, Budgets> budgets, CancellationToken cancel)
    {
        using var signals = new Signals();
        var terminal = Terminal.Current;
        var home = Home.FromEnvironment(Terminal.Current.Warn);
        var store = Composition.Store(home);
        var (session, before) = await GoalFinder.FindAsync(store, target, request.Folder, cancel);
        var goal = before.Goal!;
        var raised = budgets(goal.Budgets);
        MustHaveSomethingToDo(session, goal, isRaised: raised != goal.Budgets);

        var config = ConfigLoading.Load(home, before.Started!.Workspace, request.Choices, request.Model, terminal.Warn);
        await using var composition = new Composition(home, config, Terminal.Current.Warn);
        if (!await GoalResumeNotice.GivenAsync(store, before, config, composition.Clock, terminal, cancel)) { return ExitCode.NeedsPerson; }

        var settings = composition.Models.Changed(before.Settings, config.OfCommandLine());
        settings = settings with { Permissions = composition.Permissions(before.Started.Workspace).GoingOn(before.Settings.Permissions) };
        settings = await SessionFamily.WithinAsync(store, settings, cancel);
        composition.Models.MustBeKnown(settings, $"session {session}", $"go on with another model: {ResumeLine.ForGoal(session)} -m PROVIDER/MODEL");
        var followed = await DaemonSessionAccess.FollowedAsync(home, store, session, takeOver, cancel);
        var engine = composition.Engine(settings, SessionFollowing.CanAsk(request));
        await using var held = followed is null ? await ReachableSession.OpenAsync(home, composition.Clock, writer => engine.OpenAsync(session, writer, takeOver, cancel)) : null;
        await using var live = followed ?? held!.Session;
        foreach (var finding in live.Findings) { terminal.Warn(finding); }

        if (settings != before.Settings) { await live.SendAsync(new ChangeSettings(settings)); }
        if (request.Name is { } name) { await live.SendAsync(new NameSession(name)); }
        if (raised != goal.Budgets) { await TellAsync(live, new EditGoal("cli", Budgets: raised)); }
        if (goal.State is PausedGoal or BlockedGoal or LimitedGoal || before.ModelWait is { NeedsPerson: true }) { await TellAsync(live, new ResumeGoal("cli")); }

        var following = new SessionFollowing(request, terminal, composition.Clock, signals, home);
        return await (held is null ? following.FollowAsync(live, before) : following.FollowAsync(held.Session, before));
    }

    private static void MustHaveSomethingToDo(SessionId session, Goal goal, bool isRaised)
    {
        if (goal.State is CompleteGoal) { throw new UserErrorException($"expected a goal that is not reached, found it complete; look at its proof with: perdure goal show {session} --evidence"); }
        if (goal.State is ExhaustedGoal(var why, _) && !isRaised)
        {
            throw new UserErrorException($"expected something left to spend, found the goal exhausted: {why}; raise the budget: {ResumeLine.ForGoal(session)} --budget-tokens N", ExitCode.Exhausted);
        }
    }

    private static async Task TellAsync(ISession live, GoalCommand command)
    {
        if ((await live.SendAsync(command)).Refusal is { } refusal) { throw new UserErrorException(RefusalText.Of(refusal, live.Id)); }
    }
}
