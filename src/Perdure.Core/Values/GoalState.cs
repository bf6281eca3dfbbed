using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>How a goal stands. Each standing carries what is only true in it; docs/goals.md has the ways between them.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "status")]
[JsonDerivedType(typeof(ActiveGoal), "active")]
[JsonDerivedType(typeof(PausedGoal), "paused")]
[JsonDerivedType(typeof(LimitedGoal), "limited")]
[JsonDerivedType(typeof(BlockedGoal), "blocked")]
[JsonDerivedType(typeof(ExhaustedGoal), "exhausted")]
[JsonDerivedType(typeof(CompleteGoal), "complete")]
[JsonDerivedType(typeof(ClearedGoal), "cleared")]
public abstract record GoalState
{
    private protected GoalState() { }
}

/// <param name="WindingDown">The budget that is nearly used up: the turn that runs, or the next, is the last one.</param>
public sealed record ActiveGoal(string? WindingDown = null) : GoalState
{
    public static readonly ActiveGoal Plainly = new();
}

public sealed record PausedGoal(string Why) : GoalState;

/// <param name="Until">When it goes on by itself; null where it does not.</param>
public sealed record LimitedGoal(string Why, DateTimeOffset? Until) : GoalState;

/// <summary>A person has to look before it can go on.</summary>
public sealed record BlockedGoal(string Why) : GoalState
{
    /// <summary>What is wrong with the goal as it was set; null where it was hindered later.</summary>
    public SetupProblem? Setup { get; init; }
}

/// <summary>Why a goal was not begun.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SetupProblem>))]
public enum SetupProblem
{
    /// <summary>The files it protects cannot be looked at, or there are none.</summary>
    [JsonStringEnumMemberName("files")] Files,

    /// <summary>A command of its proof cannot be run.</summary>
    [JsonStringEnumMemberName("check-cannot-run")] CheckCannotRun,

    /// <summary>Its proof holds before anything was done.</summary>
    [JsonStringEnumMemberName("true-already")] TrueAlready,
}

/// <param name="Raised">Its budgets have been changed since; if there is something left again, it goes on.</param>
public sealed record ExhaustedGoal(string Why, bool? Raised = null) : GoalState;

/// <summary>The proof holds.</summary>
public sealed record CompleteGoal : GoalState;

/// <summary>It was given up, and its turn is being stopped; when that is done the session has no goal any more.</summary>
public sealed record ClearedGoal : GoalState;

/// <summary>How a goal stands, in one word, for surfaces: derived from the state of the session.</summary>
[JsonConverter(typeof(EnumJson<GoalStatus>))]
public enum GoalStatus
{
    [JsonStringEnumMemberName("active")] Active,
    [JsonStringEnumMemberName("paused")] Paused,
    [JsonStringEnumMemberName("limited")] Limited,

    /// <summary>Active, and it waits: for a provider that is away, an agent, a command, or the end of a pause between turns.</summary>
    [JsonStringEnumMemberName("waiting")] Waiting,
    [JsonStringEnumMemberName("blocked")] Blocked,
    [JsonStringEnumMemberName("exhausted")] Exhausted,
    [JsonStringEnumMemberName("complete")] Complete,

    /// <summary>Given up, and its turn is being stopped.</summary>
    [JsonStringEnumMemberName("cleared")] Cleared,
}
