using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Puts the words the model will read because of a fact into that fact, at the moment it is recorded.</summary>
/// <remarks>
/// Folding takes them from there and makes none of its own. So the sentences of these rules may change from version to version, and
/// no conversation that was begun before is changed by it.
/// </remarks>
internal static class EventTexts
{
    public static SessionEvent With(SessionState state, SessionEvent happened) => happened switch
    {
        ModelReplied { Stop: ReplyStop.Length } replied => replied with { Notice = RuntimeMessages.GoOn },
        InterruptRequested interrupt when state.Turn is not null => interrupt with { Notice = RuntimeMessages.Interrupted, NotRun = RuntimeMessages.NotRun },
        TurnAbandoned given => given with { Result = RuntimeMessages.GivenUp, NotRun = RuntimeMessages.NotRun },
        PlanUpdated updated => updated with { Answer = PlanTool.Answered },
        CommandEnded ended => ended with { Opening = RuntimeMessages.CommandEnded(ended.Run, state.Background.FirstOrDefault(known => known.Run == ended.Run)) },
        LoopNoticed { Degree: not BreakerDegree.Stop } noticed => noticed with { Notice = RuntimeMessages.Circling(noticed) },
        HistoryCompacted compacted => compacted with { Opening = RuntimeMessages.Compacted(compacted.Number), BeforePinned = RuntimeMessages.BeforePinned },
        GoalEvent goal => With(state, goal),
        AgentEvent agent => With(state, agent),
        MetadataEvent kept => With(state, kept),
        _ => happened,
    };

    private static GoalEvent With(SessionState state, GoalEvent happened) => happened switch
    {
        GoalSet { Call: not null } set => set with { Answer = GoalMessages.SetByModel(set.Budgets) },
        GoalObstacleReported named when state.Goal is { } goal => named with { Answer = GoalMessages.ObstacleNamed(goal) },
        CheckFinished check when state.Turn?.Situation is StoppingTools => check with { Answer = GoalMessages.NotProven },
        _ => happened,
    };

    private static AgentEvent With(SessionState state, AgentEvent happened) => happened switch
    {
        AgentSpawned spawned => spawned with { Answer = AgentMessages.Spawned(spawned.Agent, spawned.Session) },
        AgentMessageSent sent => sent with { Answer = AgentMessages.Sent(sent.Agent, AgentRules.Find(state, sent.Agent) is { IsAtWork: true }) },
        AgentFinished rested when AgentRules.Find(state, rested.Agent) is { } agent => rested with { Opening = AgentMessages.Ended(agent, rested) },
        _ => happened,
    };

    private static MetadataEvent With(SessionState state, MetadataEvent happened) => happened switch
    {
        SessionForked forked => forked with { Notice = RuntimeMessages.Forked(forked), Result = RuntimeMessages.OfTheOriginal },
        SessionImported imported => imported with { Notice = RuntimeMessages.Imported(imported), Result = RuntimeMessages.NotInTheRecord },
        LogRepaired repaired => repaired with { Notice = RuntimeMessages.Repaired(repaired), Result = RuntimeMessages.LostInRepair },
        InstructionsAmended amended => amended with { Opening = RuntimeMessages.Amended },
        ConversationRewound rewound => rewound with { Notice = RuntimeMessages.TalkRewound(RewindRules.IsWhole(state, rewound), state.Rewinding?.LeftAlone), Result = RuntimeMessages.TakenBack },
        FilesRewound { Problem: null } rewound when state.Rewinding is { Wanted.Talk: null } => rewound with { Notice = RuntimeMessages.FilesRewound(rewound.LeftAlone) },
        _ => happened,
    };
}
