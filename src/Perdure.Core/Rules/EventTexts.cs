namespace Perdure.Core;

/// <summary>Puts the words the model will read because of a fact into that fact, at the moment it is recorded.</summary>
/// <remarks>
/// Folding takes them from there and makes none of its own. So the sentences of these rules may change from version to version, and
/// no conversation that was begun before is changed by it.
/// </remarks>
internal static class EventTexts
{
    public static SessionEvent With(SessionState state, SessionEvent happened) => happened switch
    {
        ModelReplied { Stop: ReplyStop.Length } replied => replied with { Notice = Wording.GoOn },
        InterruptRequested interrupt when state.Turn is not null => interrupt with { Notice = Wording.Interrupted, NotRun = Wording.NotRun },
        TurnGivenUp given => given with { Result = Wording.GivenUp, NotRun = Wording.NotRun },
        PlanUpdated updated => updated with { Answer = PlanTool.Answered },
        CommandEnded ended => ended with { Opening = Wording.CommandEnded(ended.Run, state.Background.FirstOrDefault(known => known.Run == ended.Run)) },
        LoopNoticed { Degree: not BreakerDegree.Stop } noticed => noticed with { Notice = Wording.Circling(noticed) },
        HistoryCompacted compacted => compacted with { Opening = Wording.Compacted(compacted.Number), BeforePinned = Wording.BeforePinned },
        GoalEvent goal => With(state, goal),
        AgentEvent agent => With(state, agent),
        BookkeepingEvent kept => With(state, kept),
        _ => happened,
    };

    private static GoalEvent With(SessionState state, GoalEvent happened) => happened switch
    {
        GoalSet { Call: not null } set => set with { Answer = GoalWording.SetByModel(set.Budgets) },
        GoalObstacleNamed named when state.Goal is { } goal => named with { Answer = GoalWording.ObstacleNamed(goal) },
        CheckFinished check when state.Turn?.Situation is Stopping => check with { Answer = GoalWording.NotProven },
        _ => happened,
    };

    private static AgentEvent With(SessionState state, AgentEvent happened) => happened switch
    {
        AgentSpawned spawned => spawned with { Answer = AgentWording.Spawned(spawned.Agent, spawned.Session) },
        AgentSent sent => sent with { Answer = AgentWording.Sent(sent.Agent, AgentRules.Find(state, sent.Agent) is { IsAtWork: true }) },
        AgentRested rested when AgentRules.Find(state, rested.Agent) is { } agent => rested with { Opening = AgentWording.Ended(agent, rested) },
        _ => happened,
    };

    private static BookkeepingEvent With(SessionState state, BookkeepingEvent happened) => happened switch
    {
        SessionForked forked => forked with { Notice = Wording.Forked(forked), Result = Wording.OfTheOriginal },
        SessionImported imported => imported with { Notice = Wording.Imported(imported), Result = Wording.NotInTheRecord },
        LogRepaired repaired => repaired with { Notice = Wording.Repaired(repaired), Result = Wording.LostInRepair },
        InstructionsAmended amended => amended with { Opening = Wording.Amended },
        TalkRewound rewound => rewound with { Notice = Wording.TalkRewound(RewindRules.IsWhole(state, rewound), state.Rewinding?.LeftAlone), Result = Wording.TakenBack },
        FilesRewound { Problem: null } rewound when state.Rewinding is { Wanted.Talk: null } => rewound with { Notice = Wording.FilesRewound(rewound.LeftAlone) },
        _ => happened,
    };
}
