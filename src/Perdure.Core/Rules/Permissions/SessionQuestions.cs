using System.Collections.Immutable;
using Perdure.Core.State;

namespace Perdure.Core.Rules;

/// <summary>What a session asks its user, and whether anything can go on before somebody answers.</summary>
public static class SessionQuestions
{
    extension(SessionState state)
    {
        /// <summary>What waits for the user, in the order it was asked.</summary>
        public ImmutableArray<PendingQuestion> OpenQuestions => QuestionRules.Open(state);

        /// <summary>Nothing can go on before somebody answers, here or to an agent.</summary>
        public bool AwaitsUser => state.AwaitsAnswer || AgentRules.AwaitPerson(state);

        /// <summary>A question of its own is what keeps it from going on.</summary>
        public bool AwaitsAnswer => QuestionDeferral.StandsStill(state) || AwaitsAnswerInTurn(state);
    }

    private static bool AwaitsAnswerInTurn(SessionState state) =>
        state.Calls.Any(IsUnanswered) && !state.Calls.Any(IsDeferred) && !SnapshotRules.IsDue(state) && state.Calls.All(call => call is { Run: null } or { Outcome: not null } || IsAsked(call));

    private static bool IsAsked(OpenCall call) => call.Question is { Answer: null };

    private static bool IsUnanswered(OpenCall call) => call is { Outcome: null, Question: { Answer: null, DeferredAt: null } };

    private static bool IsDeferred(OpenCall call) => call is { Outcome: null, Question: { Answer: null, DeferredAt: not null } };
}
