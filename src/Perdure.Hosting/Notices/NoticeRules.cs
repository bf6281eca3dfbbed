using Perdure.Core.Commands;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;

namespace Perdure.Hosting.Notices;

/// <summary>Derives from the state of a session what there is to tell of it now.</summary>
public static class NoticeRules
{
    /// <returns>Null where there is nothing, or nothing that somebody did not do themselves.</returns>
    public static Notice? Of(SessionState state)
    {
        // Who was spawned is the business of the session that spawned it, which asks in its place.
        if (state.Started is null || state.Settings.Delegation is not null || Told(state) is not var (kind, key, text)) { return null; }

        return new Notice($"{state.Id}:{key}", kind, state.Id, $"perdure {Said(kind)}: {Name(state)}", Printable.FirstLine(text, Notice.TextCharsMax));
    }

    private static (NoticeKind Kind, string Key, string Text)? Told(SessionState state)
    {
        var status = state.Status;
        if (status is SessionStatus.NeedsUser asks) { return Settles(state) ? (NoticeKind.NeedsUser, Asked(state), asks.Reason ?? "") : null; }
        if (state.Calls.Any(OpenForLaterCall) || !state.DeferredQuestions.IsEmpty) { return (NoticeKind.NeedsUser, $"question-{state.OpenQuestions.Max(open => open.Seq)}", QuestionSummary.Of(state.OpenQuestions.MaxBy(open => open.Seq)!.Question)); }
        if (state.ModelWait is { NeedsUser: true } amiss) { return (NoticeKind.NeedsUser, $"round-{state.Rounds}-{amiss.Why.Kind}", amiss.Why.Message); }
        if (state.Turn?.Situation is WaitingForModel { Why.Kind: FailureKind.Quota } waiting) { return (NoticeKind.Limited, $"round-{waiting.Round}", Until(waiting.Why.Message, waiting.Until)); }
        if (status is SessionStatus.Limited { OfGoal: true, Reason: { } why, Until: { } until } && state.Goal is { } goal) { return (NoticeKind.Limited, $"goal-{goal.Number}-limited-{state.Turns}-{goal.Resumes}", Until(why, until)); }

        return state.IsSettled() ? Settled(state, status) : null;
    }

    private static (NoticeKind Kind, string Key, string Text)? Settled(SessionState state, SessionStatus status)
    {
        if (state.LastEnd is not { } end || state.Goal?.State is PausedGoal) { return null; }

        var key = state.Goal is { } goal && goal.Turn?.Number == end.Turn ? $"turn-{end.Turn}-{end.Reason}-{goal.State.GetType().Name}" : $"turn-{end.Turn}-{end.Reason}";
        return status switch
        {
            SessionStatus.Idle or SessionStatus.Complete => (NoticeKind.Complete, key, FinalMessage.Of(state)),
            SessionStatus.Limited limited => (NoticeKind.Limited, key, limited.Sentence ?? ""),
            SessionStatus.Interrupted => null,
            _ => (NoticeKind.Blocked, key, status.Sentence ?? ""),
        };
    }

    private static bool OpenForLaterCall(OpenCall open) => open is { Outcome: null, Question: { Answer: null, DeferredAt: not null } };

    private static string Asked(SessionState state) => state.AwaitsAnswer
        ? $"question-{state.OpenQuestions[0].Seq}"
        : string.Join('-', state.Agents.Where(agent => agent.Question is not null).Select(agent => $"agent-{agent.Number}-{agent.StartedAssignment}"));

    private static bool Settles(SessionState state) => Session.Decide(state, new Wake()).Events.IsEmpty;

    private static string Until(string why, DateTimeOffset until) => $"until {until.ToLocalTime():yyyy-MM-dd HH:mm}: {why}";

    private static string Name(SessionState state) => Printable.FirstLine(state.Name ?? Path.GetFileName(state.Started!.Workspace), 60);

    private static string Said(NoticeKind kind) => kind switch
    {
        NoticeKind.NeedsUser => "needs you",
        NoticeKind.Limited => "waits for a limit",
        NoticeKind.Blocked => "cannot go on",
        _ => "is done",
    };
}
