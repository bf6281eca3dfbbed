using System.Collections.Immutable;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>
/// Questions of a goal that nobody answered in time: their calls were answered without them, everything else comes first,
/// and the answer is told when it comes.
/// </summary>
internal static class QuestionDeferral
{
    /// <summary>More than this open at once is a goal that can do nothing without the user: the next question waits in its call.</summary>
    private const int QuestionsMax = 16;

    /// <returns>When a question is put off; null where it waits in its call, however long that takes.</returns>
    public static DateTimeOffset? Moment(SessionState state, ToolCall call, DateTimeOffset at) =>
        state.Goal is { State: ActiveGoal } && GoalAccounting.IsAtWork(state) && state.DeferredQuestions.Length < QuestionsMax && !state.DeferredQuestions.Any(open => IsSame(open.Call, call))
            ? at.AddMinutes(GoalNextStep.Policy(state).AnswerMinutes)
            : null;

    /// <returns>What is recorded when the time for an answer is over; null before.</returns>
    public static QuestionDeferred? Due(OpenCall open, DateTimeOffset at) =>
        open.Question is { Answer: null, DeferredAt: { } moment } && at >= moment ? new QuestionDeferred(open.Call.Id, RuntimeMessages.NobodyAnswered) : null;

    /// <summary>Whether a call only waits for the user: it changes nothing, so what comes after it need not wait.</summary>
    public static bool IsPassed(OpenCall open) =>
        open is { Run: null, Outcome: null, Question: { Answer: null } question } && (open.Call.Tool == UserInputTool.Name || question.DeferredAt is not null);

    /// <summary>The model has said, or shown, that nothing is left to do without an answer.</summary>
    public static bool StandsStill(SessionState state) =>
        state is { Turn: null, DeferredQuestions.IsEmpty: false, UndeliveredEnds.IsEmpty: true, Goal: { State: ActiveGoal, Continuing: false, Obstacle: not null } };

    public static IEnumerable<SessionEffect> Waits(ImmutableArray<OpenCall> calls) =>
        calls.Where(open => open is { Outcome: null, Question: { Answer: null, DeferredAt: not null } }).Select(open => new WaitForAnswer(open.Call.Id, open.Question!.DeferredAt!.Value));

    /// <summary>A question that is asked again takes the place of the one that was put off.</summary>
    public static SessionState Asked(SessionState state, CallId call) => state.Calls.FirstOrDefault(open => open.Call.Id == call) is { } asking
        ? state with { DeferredQuestions = state.DeferredQuestions.RemoveAll(open => IsSame(open.Call, asking.Call)) }
        : state;

    public static SessionState PutOff(SessionState state, QuestionDeferred put)
    {
        var open = state.Calls.First(call => call.Call.Id == put.Call);
        var kept = state with { DeferredQuestions = state.DeferredQuestions.Add(new PendingQuestion(open.Call, open.Question!.Seq, open.Question.Question)) };
        return CallFold.Finished(kept, put.Call, new ToolOutcome(ToolStatus.Denied, put.Text, Waited: true));
    }

    public static SessionState Answered(SessionState state, PendingQuestion asked, QuestionAnswered answered) => state with
    {
        DeferredQuestions = state.DeferredQuestions.Remove(asked),
        AllowedOnce = answered.Answer is Approved { Scope: ApprovalScope.Once } ? state.AllowedOnce.Add(asked.Call) : state.AllowedOnce,
        UndeliveredEnds = state.UndeliveredEnds.Add(new UndeliveredEnd(state.Seq, answered.Text ?? "")),
    };

    /// <summary>What the model is told of an answer that comes later than its call.</summary>
    public static string Told(PendingQuestion asked, Answer answer) => (asked.Question, answer) switch
    {
        (_, Declined(var reason)) => $"The user does not allow, or does not answer, what you asked earlier ({QuestionSummary.Of(asked.Question)}){(reason is null ? "." : $": {reason}")}",
        (ApprovalRequest may, _) => $"The user allows what you asked for earlier ({may.Action}). Make the same call again, exactly as it was, if it is still needed.",
        (_, UserInputAnswer told) => $"The user has answered what you asked earlier ({QuestionSummary.Of(asked.Question)}): {UserInputTool.Text(told)}",
        _ => $"The user has answered what you asked earlier ({QuestionSummary.Of(asked.Question)}).",
    };

    public static bool IsAllowed(SessionState state, ToolCall call) => state.AllowedOnce.Any(allowed => IsSame(allowed, call));

    public static SessionState Started(SessionState state, CallId call) => state.AllowedOnce.IsEmpty || state.Calls.FirstOrDefault(open => open.Call.Id == call) is not { } started
        ? state
        : state with { AllowedOnce = state.AllowedOnce.RemoveAll(allowed => IsSame(allowed, started.Call)) };

    /// <summary>Nobody waits for an answer to a goal that is over.</summary>
    public static SessionState Kept(SessionState state) => state.Goal is null or { State: CompleteGoal } && (!state.DeferredQuestions.IsEmpty || !state.AllowedOnce.IsEmpty)
        ? state with { DeferredQuestions = [], AllowedOnce = [] }
        : state;

    private static bool IsSame(ToolCall one, ToolCall other) => (one.Tool, one.Arguments) == (other.Tool, other.Arguments);
}
