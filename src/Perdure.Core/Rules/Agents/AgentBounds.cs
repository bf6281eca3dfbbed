using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>How many agents a session may have at the moment. A goal has ceilings of its own, so its bounds are wider.</summary>
public sealed record AgentBounds(int DepthMax, int AtOnceMax, int PerSessionMax, int? PerPromptMax, int? CallsMax)
{
    /// <summary>An agent that spawns agents divides the work once more; below that nobody keeps an overview.</summary>
    public const int DepthMaxWithGoal = 2;

    /// <summary>Without a goal nothing but the user bounds what is spent, so agents spawn none.</summary>
    public const int DepthMaxWithoutGoal = 1;

    /// <summary>They share one workspace and one provider's limits.</summary>
    public const int DefaultAtOnceMax = 4;

    public const int DefaultPerSessionMax = 32;

    /// <summary>What the user asked for in one prompt is not divided into more parts.</summary>
    public const int PerPromptMaxWithoutGoal = 8;

    /// <summary>Fifty calls for each of them: an afternoon of work, and no more than that unseen.</summary>
    public const int CallsMaxWithoutGoal = 400;

    public static AgentBounds Of(SessionState state)
    {
        var chosen = state.Settings.Agents ?? new AgentPolicy();
        var hasGoal = state.Goal is { State: not CompleteGoal };
        return new AgentBounds(
            chosen.DepthMax ?? (hasGoal ? DepthMaxWithGoal : DepthMaxWithoutGoal),
            chosen.AtOnceMax ?? DefaultAtOnceMax,
            chosen.PerSessionMax ?? DefaultPerSessionMax,
            chosen.PerPromptMax ?? (hasGoal ? null : PerPromptMaxWithoutGoal),
            chosen.CallsMax ?? (hasGoal ? null : CallsMaxWithoutGoal));
    }

    /// <summary>What an agent of the session keeps within: it has no goal of its own.</summary>
    internal AgentPolicy AsPolicy() => new(DepthMax, AtOnceMax, PerSessionMax, PerPromptMax, CallsMax);

    /// <returns>Which bound on what agents do unseen is reached; null where none is.</returns>
    internal string? Reached(SessionState state)
    {
        var calls = AgentAccounting.SpentByAgents(state).Calls - state.Autonomy.AgentCallsBefore;
        return calls >= CallsMax ? $"the agents of this session have made {calls} model calls since a person last said something, and no more may be made (agents.callsMax)" : null;
    }
}
