using Perdure.Cli.Exec;
using Perdure.Cli.Serve;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Hosting.Goals;
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
        await using var host = CommandHost.Open(request);
        var store = host.Sessions.Parts.Store;
        var (session, before) = await GoalFinder.FindAsync(store, target, request.Folder, cancel);
        var goal = before.Goal!;
        var raised = budgets(goal.Budgets);
        MustHaveSomethingToDo(session, goal, isRaised: raised != goal.Budgets);

        var config = ConfigLoading.Load(host.Home, before.Started!.Workspace, request.Choices, request.Model, terminal.Warn);
        if (!await GoalResumeNotice.GivenAsync(store, before, config, TimeProvider.System, terminal, cancel)) { return ExitCode.NeedsUser; }

        await using var live = await host.Sessions.OpenAsync(session, takeOver ? OpenMode.TakeOver : OpenMode.Writer, request.Choice, cancel);
        host.Serve(session);
        foreach (var finding in live.Findings) { terminal.Warn(finding); }

        if (request.Name is { } name) { await live.SendAsync(new NameSession(name)); }
        if (raised != goal.Budgets) { await TellAsync(live, new EditGoal("cli", Budgets: raised)); }
        if (goal.State is PausedGoal or BlockedGoal or LimitedGoal || before.ModelWait is { NeedsUser: true }) { await TellAsync(live, new ResumeGoal("cli")); }

        return await new SessionFollowing(request, terminal, TimeProvider.System, signals, host).FollowAsync(live, before);
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
