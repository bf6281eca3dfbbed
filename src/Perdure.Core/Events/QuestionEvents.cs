using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <summary>A call cannot go on before somebody has answered. One call asks one thing at a time.</summary>
public sealed record QuestionAsked(CallId Call, Question Question) : SessionEvent
{
    /// <summary>When the call is answered without the user, for everything else to come first; null where it waits.</summary>
    public DateTimeOffset? DeferredAt { get; init; }

    /// <summary>When it was asked, by the clock that <see cref="DeferredAt"/> was reckoned with.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>Nobody answered in time, so the call is over; the question stays open.</summary>
/// <param name="Text">What the model reads.</param>
public sealed record QuestionDeferred(CallId Call, string Text) : SessionEvent;

/// <summary>The question of a call was answered.</summary>
/// <param name="From">Who answered, and from where: the user at a surface, or the policy of the profile.</param>
public sealed record QuestionAnswered(CallId Call, Answer Answer, string From) : SessionEvent
{
    /// <summary>What the model is told where its call is over already.</summary>
    public string? Text { get; init; }
}

/// <summary>The session went by itself as far as its profile lets it.</summary>
/// <param name="Detail">Which ceiling, and how much had been used.</param>
public sealed record CeilingReached(int Turn, string Detail) : SessionEvent;
