namespace Perdure.Core;

/// <summary>A call cannot go on before somebody has answered. One call asks one thing at a time.</summary>
public sealed record QuestionAsked(CallId Call, Question Question) : SessionEvent;

/// <summary>The question of a call was answered.</summary>
/// <param name="From">Who answered, and from where: a person at a surface, or the policy of the profile.</param>
public sealed record QuestionAnswered(CallId Call, Answer Answer, string From) : SessionEvent;

/// <summary>The session went by itself as far as its profile lets it.</summary>
/// <param name="Detail">Which ceiling, and how much had been used.</param>
public sealed record CeilingReached(int Turn, string Detail) : SessionEvent;
