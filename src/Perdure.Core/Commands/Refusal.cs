using System.Text.Json.Serialization;

namespace Perdure.Core.Commands;

/// <summary>Why a command led to nothing, for programs as a code and for people as a sentence.</summary>
/// <param name="Why">What was expected, what was found, and what can be done. It names no surface and no command line: each surface adds its own.</param>
public sealed record Refusal(RefusalCode Code, string Why)
{
    public override string ToString() => Why;
}

/// <summary>The reasons for which a command is refused.</summary>
[JsonConverter(typeof(EnumJson<RefusalCode>))]
public enum RefusalCode
{
    [JsonStringEnumMemberName("not-begun")] NotBegun,
    [JsonStringEnumMemberName("already-begun")] AlreadyBegun,

    /// <summary>Something else has to end first.</summary>
    [JsonStringEnumMemberName("busy")] Busy,

    /// <summary>Files are being brought back; that has to be finished first.</summary>
    [JsonStringEnumMemberName("rewinding")] Rewinding,

    /// <summary>Nothing runs that could be stopped.</summary>
    [JsonStringEnumMemberName("not-running")] NotRunning,

    /// <summary>Nothing is waited for, or the input named is not waiting.</summary>
    [JsonStringEnumMemberName("not-waiting")] NotWaiting,
    [JsonStringEnumMemberName("nothing-to-resume")] NothingToResume,
    [JsonStringEnumMemberName("nothing-to-compact")] NothingToCompact,

    /// <summary>Too many inputs wait already.</summary>
    [JsonStringEnumMemberName("queue-full")] QueueFull,
    [JsonStringEnumMemberName("invalid")] Invalid,
    [JsonStringEnumMemberName("budget-reached")] BudgetReached,
    [JsonStringEnumMemberName("no-goal")] NoGoal,

    /// <summary>The goal is reached or was cleared.</summary>
    [JsonStringEnumMemberName("goal-ended")] GoalEnded,

    /// <summary>A goal is pursued already.</summary>
    [JsonStringEnumMemberName("goal-exists")] GoalExists,
    [JsonStringEnumMemberName("question-not-open")] QuestionNotOpen,

    /// <summary>The answer does not fit its question.</summary>
    [JsonStringEnumMemberName("answer-does-not-fit")] AnswerDoesNotFit,

    /// <summary>What is asked for lies before a compaction or is no place to go back to.</summary>
    [JsonStringEnumMemberName("no-such-place")] NoSuchPlace,

    /// <summary>Something happened since it was looked at.</summary>
    [JsonStringEnumMemberName("changed-since")] ChangedSince,
}
