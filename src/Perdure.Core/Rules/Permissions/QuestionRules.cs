using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>The rules of questions: they wait in their call, are answered once, and by policy where nobody is to be asked.</summary>
internal static class QuestionRules
{
    /// <summary>Answers remembered so that whoever comes second hears who was first.</summary>
    private const int PastAnswersMax = 16;

    /// <summary>Grants that hold in a session. The oldest goes first: what it allowed is asked for again.</summary>
    internal const int GrantsMax = 256;

    private const string NobodyToAsk = "This session runs unattended, so nobody is asked. Do without it, or say at the end what you would need it for.";

    private const string DeadlinePassed = "Nobody answered before the deadline of the goal.";

    public static Decision Answered(SessionState state, AnswerQuestion answer)
    {
        if (state.OpenQuestions.FirstOrDefault(open => open.Call.Id == answer.Call) is not { } open)
        {
            return Decision.Refuse(RefusalCode.QuestionNotOpen, state.PreviousAnswers.LastOrDefault(past => past.Call == answer.Call) is { } first
                ? $"The question of call {answer.Call} has been answered already, by {first.From}: {first.Said}."
                : $"No question of call {answer.Call} is open.");
        }

        return Misfit(open.Question, answer.Answer) is { } misfit
            ? Decision.Refuse(RefusalCode.AnswerDoesNotFit, misfit)
            : Decision.Of(new QuestionAnswered(answer.Call, answer.Answer, answer.From) { Text = state.DeferredQuestions.Contains(open) ? QuestionDeferral.Told(open, answer.Answer) : null });
    }

    /// <summary>A tool that runs wants to know something.</summary>
    public static Decision Asked(SessionState state, AskUser ask) => state.Turn?.Situation is RunningTools(var calls)
        && calls.Any(open => open.Call.Id == ask.Call && open is { Run: not null, Outcome: null, Question: null or { Answer: not null } })
            ? Decision.Of(new QuestionAsked(ask.Call, ask.Question))
            : Decision.Nothing;

    public static QuestionAnswered? ByPolicy(SessionState state) =>
        state.Permissions.InDoubt == ApprovalPolicy.Deny && OfCalls(state).FirstOrDefault() is { } open
            ? new QuestionAnswered(open.Call.Id, new Declined(NobodyToAsk), $"the profile {state.Permissions.Profile}")
            : null;

    /// <summary>A deadline passes whether or not somebody answers.</summary>
    public static QuestionAnswered? TooLate(SessionState state, DateTimeOffset at) =>
        state.AwaitsAnswer && GoalNextStep.Overdue(state, at) is not null && OfCalls(state).FirstOrDefault(open => state.Calls.Any(call => call.Call.Id == open.Call.Id && call.Run is null)) is { } open
            ? new QuestionAnswered(open.Call.Id, new Declined(DeadlinePassed), "the deadline of the goal")
            : null;

    public static SessionState Folded(SessionState state, QuestionAsked asked) =>
        CallFold.Changed(QuestionDeferral.Asked(state, asked.Call), asked.Call, open => open with { Question = new CallQuestion(state.Seq, asked.Question, DeferredAt: asked.DeferredAt) });

    public static SessionState Folded(SessionState state, QuestionAnswered answered)
    {
        var waiting = state.OpenQuestions.FirstOrDefault(open => open.Call.Id == answered.Call);
        var question = waiting?.Question;
        var past = new PreviousAnswer(answered.Call, answered.From, Words(answered.Answer));
        var remembered = state with
        {
            PreviousAnswers = [.. state.PreviousAnswers.TakeLast(PastAnswersMax - 1), past],
            Grants = answered.Answer is Approved { Scope: not ApprovalScope.Once } && question is ApprovalRequest { Offer: { } offer } && !state.Grants.Contains(offer)
                ? [.. state.Grants.TakeLast(GrantsMax - 1), offer]
                : state.Grants,
        };
        return waiting is not null && state.DeferredQuestions.Contains(waiting) ? QuestionDeferral.Answered(remembered, waiting, answered) : CallFold.Changed(remembered, answered.Call, open => open with { Question = open.Question! with { Answer = answered.Answer } });
    }

    public static ImmutableArray<PendingQuestion> Open(SessionState state) => [.. OfCalls(state), .. state.DeferredQuestions];

    private static ImmutableArray<PendingQuestion> OfCalls(SessionState state) => state.Turn?.Situation is RunningTools(var calls)
        ? [.. calls.Where(open => open is { Outcome: null, Question.Answer: null }).Where(open => open.Question is not null)
            .Select(open => new PendingQuestion(open.Call, open.Question!.Seq, open.Question.Question))]
        : [];

    private static string? Misfit(Question question, Answer answer) => (question, answer) switch
    {
        (_, Declined) => null,
        (ApprovalRequest, Approved(ApprovalScope.Once)) => null,
        (ApprovalRequest { Offer: null }, Approved) => "Only this one call can be allowed: answer yes for once, or no.",
        (ApprovalRequest { Offer: not CommandPrefixGrant }, Approved(ApprovalScope.Rule)) => "No rule can be made of this: answer yes for once or for the session, or no.",
        (ApprovalRequest, Approved) or (UserInputRequest, UserInputAnswer) => null,
        (ElicitationRequest form, ElicitationResponse(var content)) => FormSchema.Misfit(form.Schema, content),
        (ApprovalRequest, _) => "Expected yes or no.",
        (UserInputRequest, _) => "Expected answers to what was asked, or no.",
        _ => "Expected the form, filled in, or no.",
    };

    private static string Words(Answer answer) => answer switch
    {
        Approved(ApprovalScope.Once) => "yes",
        Approved(ApprovalScope.Session) => "yes, for the session",
        Approved => "yes, as a rule",
        Declined => "no",
        _ => "answered",
    };
}
