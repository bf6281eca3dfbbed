using Perdure.Core.Views;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Cli;

/// <summary>The words of the log for what the rules have names for.</summary>
internal static class LogWords
{
    public static string Of(ToolStatus status) => status switch
    {
        ToolStatus.Succeeded => "succeeded",
        ToolStatus.Failed => "failed",
        ToolStatus.TimedOut => "timed out",
        ToolStatus.Interrupted => "interrupted",
        ToolStatus.Denied => "denied",
        _ => "outcome unknown",
    };

    public static string Of(TurnEnd end) => end switch
    {
        TurnEnd.Answered => "answered",
        TurnEnd.Interrupted => "interrupted",
        TurnEnd.Failed => "failed",
        TurnEnd.Blocked => "blocked",
        TurnEnd.Exhausted => "exhausted",
        _ => "limited",
    };

    public static string Of(BreakerDegree degree) => degree switch
    {
        BreakerDegree.Notice => "notice",
        BreakerDegree.Switch => "switch",
        _ => "stop",
    };

    public static string Of(FailureKind kind) => kind switch
    {
        FailureKind.Unreachable => "unreachable",
        FailureKind.Transient => "transient",
        FailureKind.Empty => "empty",
        FailureKind.Throttled => "throttled",
        FailureKind.Quota => "quota",
        FailureKind.Overflow => "overflow",
        FailureKind.Auth => "auth",
        FailureKind.Unexplained => "unexplained",
        FailureKind.UnknownModel => "unknown model",
        _ => "invalid",
    };

    public static string Of(CompactionCause cause) => cause switch
    {
        CompactionCause.Size => "size",
        CompactionCause.Overflow => "overflow",
        _ => "asked",
    };

    public static string Of(GoalStatus status) => status switch
    {
        GoalStatus.Active => "active",
        GoalStatus.Paused => "paused",
        GoalStatus.Limited => "limited",
        GoalStatus.Waiting => "waiting",
        GoalStatus.Blocked => "blocked",
        GoalStatus.Exhausted => "exhausted",
        _ => "complete",
    };

    public static string Of(ProofKind kind) => kind switch
    {
        ProofKind.Files => "files",
        ProofKind.Check => "check",
        ProofKind.MustNot => "must-not",
        ProofKind.FilesAfter => "files-after",
        _ => "judged",
    };

    public static string Of(ProofOccasion occasion) => occasion switch
    {
        ProofOccasion.Baseline => "baseline",
        ProofOccasion.Recheck => "recheck",
        _ => "claim",
    };

    public static string Of(PatchedFileKind kind) => kind switch
    {
        PatchedFileKind.Add => "add",
        PatchedFileKind.Delete => "delete",
        _ => "update",
    };

    public static string Of(PlanStatus status) => status switch
    {
        PlanStatus.Completed => "completed",
        PlanStatus.InProgress => "in_progress",
        _ => "pending",
    };
}
