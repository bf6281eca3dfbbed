using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>How what no command can tell is reviewed: by another model where there is one, asked again when it cannot be understood.</summary>
internal static class ReviewRules
{
    /// <summary>A verdict that does not follow its schema is asked for once more; after that nothing is met.</summary>
    private const int UnreadableMax = 2;

    public static SessionEvent? Next(SessionState state, Goal goal, Claim claim, DateTimeOffset at)
    {
        // A review is a model call like any other, and costs what one costs.
        if (claim.Review is null or { Stage: WaitingForReviewer } && GoalBudget.Reached(goal, at) is { } over) { return ClaimRules.NotTaken(goal, claim, GoalMessages.NobodyJudged(over)); }

        return claim.Review switch
        {
            null => new JudgeAsked(claim.Call, Attempt: 1, Judge(state)),
            { Stage: WaitingForReviewer(var until) } waiting when at >= until => new JudgeAsked(claim.Call, waiting.Attempt + 1, waiting.Model),
            _ => null,
        };
    }

    public static GoalEvent Judged(Goal goal, ReportJudgement report)
    {
        if (Judgements.Read(report.Text, goal.Contract.Judged) is { } verdicts) { return new GoalJudged(report.Call, report.Attempt, verdicts, report.Usage); }

        return goal.Claim!.Review!.Unreadable + 1 < UnreadableMax
            ? new JudgeFailed(report.Call, report.Attempt, new ModelFailure(FailureKind.Invalid, "The reviewer's verdict did not follow its schema; it is asked once more."), report.At, report.Usage, Unreadable: true) { At = report.At }
            : new GoalJudged(report.Call, report.Attempt, Judgements.Unread(goal.Contract.Judged), report.Usage);
    }

    public static JudgeFailed Failed(SessionState state, ReportJudgeFailure report, DateTimeOffset at)
    {
        var failure = report.Failure;
        var passing = failure.Kind is FailureKind.Unreachable or FailureKind.Transient or FailureKind.Throttled || (FailureRules.IsUnexplained(failure) && report.Attempt < FailureRules.TriesBeforeSwitch);
        DateTimeOffset? retryAt = passing ? failure.RetryAt ?? at + FailureRules.Backoff(state.Id, state.Rounds, report.Attempt, report.Attempt) : null;
        return new JudgeFailed(report.Call, report.Attempt, failure, retryAt, report.Usage) { At = at };
    }

    /// <summary>Whoever did the work is the last who should judge it.</summary>
    private static string Judge(SessionState state) =>
        GoalNextStep.Policy(state).Judge?.Ref ?? state.Settings.Models.FirstOrDefault(model => model.Ref != state.Model && state.Cooldowns.All(cooling => cooling.Model != model.Ref))?.Ref ?? state.Model;
}
