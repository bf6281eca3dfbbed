using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Which agents may work, what is to be done about them, and what their news lead to.</summary>
/// <remarks>
/// As with commands in the background: they are looked after as long as their end is not known, within a turn and at rest, and their end is
/// news that waits until the model may hear it. Unlike those they spend money, so they stop where this session stops.
/// </remarks>
internal static class AgentRules
{
    public static IEnumerable<SessionEffect> Work(SessionState state)
    {
        if (state.Agents.IsEmpty) { yield break; }

        var may = MayWork(state);
        foreach (var agent in state.Agents)
        {
            if (agent.IsAtWork && may)
            {
                yield return new RunAgent(agent.Number, agent.Assignment, agent.StartedAssignment, agent.Spent, agent.Question, agent.MustResume, state.AgentTerms);
            }
            else if (HasToStop(agent))
            {
                yield return new StopAgent(agent.Number);
            }
        }

        if (Waiting(state) is { } wait) { yield return new WaitForAgents(wait.Call, wait.Until); }
    }

    /// <summary>Agents work while a turn does, and beside a session at rest that has not been stopped and may still spend.</summary>
    public static bool MayWork(SessionState state) => !IsSpent(state) && (state.Turn?.Situation, state.LastEnd?.Reason) switch
    {
        (StoppingTools or CollectingPartialReply or EndingTurn, _) => false,
        (not null, _) => true,
        (_, null or TurnEnd.Answered) => state.Goal is null or { State: ActiveGoal or CompleteGoal },
        _ => false,
    };

    public static bool AnyAtWork(SessionState state) => state.Agents.Any(agent => agent.IsAtWork);

    /// <summary>Whether there is an end to wait for: those that are stopped with the session go on with it, and not before.</summary>
    public static bool AnyGoesOn(SessionState state) => AnyAtWork(state) && MayWork(state);

    /// <returns>The wait of the call that is open; null where none is.</returns>
    public static AgentWait? Waiting(SessionState state) =>
        state is { AgentWait: { } wait, Turn.Situation: RunningTools(var calls) } && calls.Any(open => open.Call.Id == wait.Call && open.Outcome is null) ? wait : null;

    /// <summary>Whether all that could go on are agents that wait for the user.</summary>
    public static bool AwaitPerson(SessionState state) =>
        AnyAtWork(state)
        && state.Agents.All(agent => !agent.IsAtWork || agent.Question is not null)
        && MayWork(state)
        && (state.AtRest || (Waiting(state) is { } wait && state.Calls.All(open => open.Call.Id == wait.Call || open is { Run: null } or { Outcome: not null })));

    public static Decision Response(SessionState state, ReportAgent report)
    {
        if (Find(state, report.Agent) is not { IsAtWork: true } agent || !MayWork(state)) { return Decision.Nothing; }
        if (report.StartedAssignment < agent.StartedAssignment || (report.End is not null && report.StartedAssignment <= agent.FinishedAssignment)) { return Decision.Nothing; } // Told before.
        if (report.End is { } rest) { return Decision.Of(new AgentFinished(agent.Number, report.StartedAssignment, rest.Status, rest.Text, report.Spent)); }

        return (report.StartedAssignment, report.Spent, report.Question, false) == (agent.StartedAssignment, agent.Spent, agent.Question, agent.MustResume)
            ? Decision.Nothing
            : Decision.Of(new AgentProgressed(agent.Number, report.StartedAssignment, report.Spent, report.Question));
    }

    public static Decision Response(SessionState state, ReportAgentStopped report) =>
        Find(state, report.Agent) is { } agent && !(agent.IsAtWork && MayWork(state)) && HasToStop(agent)
            ? Decision.Of(new AgentStopped(agent.Number, report.Spent))
            : Decision.Nothing;

    /// <summary>Marks agents that were at work when this session stopped, so that they go on when it does.</summary>
    public static SessionState WithStoppedAgentsMarked(this SessionState state)
    {
        if (!AnyAtWork(state)) { return state; }

        var may = MayWork(state);
        return state.Agents.Any(agent => agent.IsAtWork && (may ? agent.Stopped : !agent.MustResume))
            ? state with
            {
                Agents = [.. state.Agents.Select(agent => !agent.IsAtWork ? agent : may ? agent with { Stopped = false } : agent.MustResume ? agent : agent with { MustResume = true, Stopped = false })],
            }
            : state;
    }

    /// <summary>How a session rests with what it was given; null while it works, or is about to.</summary>
    public static AgentEnd? RestOf(SessionState child, DateTimeOffset at) =>
        child is { AtRest: true, LastEnd: { } end }
        && PendingWork.In(child).All(open => open is WatchCommand)
        && Session.Decide(child, new Wake { At = at }).Events.IsEmpty
            ? new AgentEnd(end.Reason, AgentMessages.Report(child, end))
            : null;

    /// <summary>What an agent of this session runs under.</summary>
    public static Settings SettingsOf(SessionState state, Agent agent)
    {
        var first = state.Settings.Find(agent.Model) ?? state.ModelChoice;
        var named = agent.Profile is { } profile ? Profiles.Find(profile) : null;
        return state.Settings with
        {
            Models = [first, .. state.Settings.Models.Where(model => model.Ref != first.Ref)],
            Agents = AgentBounds.Of(state).AsPolicy(),
            Permissions = named is null ? state.Permissions : state.Permissions.Narrowed(named),
            Delegation = new Delegation(state.Id, agent.Call, agent.Number, Depth(state) + 1),
        };
    }

    public static int Depth(SessionState state) => state.Settings.Delegation?.Depth ?? 0;

    public static Agent? Find(SessionState state, int number) => state.Agents.FirstOrDefault(agent => agent.Number == number);

    public static SessionState Changed(SessionState state, int number, Func<Agent, Agent> change) =>
        state with { Agents = [.. state.Agents.Select(agent => agent.Number == number ? change(agent) : agent)] };

    private static bool HasToStop(Agent agent) => (agent.Dismissed || agent.IsAtWork) && !agent.Stopped;

    /// <summary>Whether there is nothing left that agents could spend, as far as no clock is needed to tell.</summary>
    private static bool IsSpent(SessionState state) =>
        ((GoalAccounting.AccountOf(state) ?? (state.Goal is { State: ActiveGoal } active ? active : null)) is { } goal && GoalBudget.IsSpent(goal))
        || AgentBounds.Of(state).Reached(state) is not null
        || CeilingRules.IsSpent(state);
}
