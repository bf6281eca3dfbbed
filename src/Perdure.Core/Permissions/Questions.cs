using System.Collections.Immutable;

namespace Perdure.Core;

/// <summary>The rules of questions: they wait in their call, are answered once, and by policy where nobody is to be asked.</summary>
internal static class Questions
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
            return Decision.Refuse(state.PastAnswers.LastOrDefault(past => past.Call == answer.Call) is { } first
                ? $"The question of call {answer.Call} has been answered already, by {first.From}: {first.Said}."
                : $"No question of call {answer.Call} is open.");
        }

        return Misfit(open.Question, answer.Answer) is { } misfit
            ? Decision.Refuse(misfit)
            : Decision.Of(new QuestionAnswered(answer.Call, answer.Answer, answer.From) { Told = state.QuestionsPutOff.Contains(open) ? OpenForLater.Told(open, answer.Answer) : null });
    }

    /// <summary>A tool that runs wants to know something.</summary>
    public static Decision Asked(SessionState state, AskPerson ask) => state.Turn?.Situation is Working(var calls)
        && calls.Any(open => open.Call.Id == ask.Call && open is { Run: not null, Outcome: null, Question: null or { Answer: not null } })
            ? Decision.Of(new QuestionAsked(ask.Call, ask.Question))
            : Decision.Nothing;

    public static QuestionAnswered? ByPolicy(SessionState state) =>
        state.Permissions.InDoubt == InDoubt.Deny && OfCalls(state).FirstOrDefault() is { } open
            ? new QuestionAnswered(open.Call.Id, new No(NobodyToAsk), $"the profile {state.Permissions.Profile}")
            : null;

    /// <summary>A deadline passes whether or not somebody answers.</summary>
    public static QuestionAnswered? TooLate(SessionState state, DateTimeOffset at) =>
        state.AwaitsAnswer && GoalCourse.Overdue(state, at) is not null && OfCalls(state).FirstOrDefault(open => state.Calls.Any(call => call.Call.Id == open.Call.Id && call.Run is null)) is { } open
            ? new QuestionAnswered(open.Call.Id, new No(DeadlinePassed), "the deadline of the goal")
            : null;

    public static SessionState Folded(SessionState state, QuestionAsked asked) =>
        CallFolding.Changed(OpenForLater.Asked(state, asked.Call), asked.Call, open => open with { Question = new OpenQuestion(state.Seq, asked.Question, PutOffAt: asked.PutOffAt) });

    public static SessionState Folded(SessionState state, QuestionAnswered answered)
    {
        var waiting = state.OpenQuestions.FirstOrDefault(open => open.Call.Id == answered.Call);
        var question = waiting?.Question;
        var past = new PastAnswer(answered.Call, answered.From, Words(answered.Answer));
        var remembered = state with
        {
            PastAnswers = [.. state.PastAnswers.TakeLast(PastAnswersMax - 1), past],
            Grants = answered.Answer is Yes { Scope: not Scope.Once } && question is MayI { Offer: { } offer } && !state.Grants.Contains(offer)
                ? [.. state.Grants.TakeLast(GrantsMax - 1), offer]
                : state.Grants,
        };
        return waiting is not null && state.QuestionsPutOff.Contains(waiting) ? OpenForLater.Answered(remembered, waiting, answered) : CallFolding.Changed(remembered, answered.Call, open => open with { Question = open.Question! with { Answer = answered.Answer } });
    }

    public static ImmutableArray<WaitingQuestion> Open(SessionState state) => [.. OfCalls(state), .. state.QuestionsPutOff];

    private static ImmutableArray<WaitingQuestion> OfCalls(SessionState state) => state.Turn?.Situation is Working(var calls)
        ? [.. calls.Where(open => open is { Outcome: null, Question.Answer: null }).Where(open => open.Question is not null)
            .Select(open => new WaitingQuestion(open.Call, open.Question!.Seq, open.Question.Question))]
        : [];

    private static string? Misfit(Question question, Answer answer) => (question, answer) switch
    {
        (_, No) => null,
        (MayI, Yes(Scope.Once)) => null,
        (MayI { Offer: null }, Yes) => "Only this one call can be allowed: answer yes for once, or no.",
        (MayI { Offer: not CommandsLike }, Yes(Scope.Rule)) => "No rule can be made of this: answer yes for once or for the session, or no.",
        (MayI, Yes) or (TellMe, Told) => null,
        (FillIn form, FilledIn(var content)) => FormSchema.Misfit(form.Schema, content),
        (MayI, _) => "Expected yes or no.",
        (TellMe, _) => "Expected answers to what was asked, or no.",
        _ => "Expected the form, filled in, or no.",
    };

    private static string Words(Answer answer) => answer switch
    {
        Yes(Scope.Once) => "yes",
        Yes(Scope.Session) => "yes, for the session",
        Yes => "yes, as a rule",
        No => "no",
        _ => "answered",
    };
}
