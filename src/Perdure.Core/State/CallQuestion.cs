using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>What a call has asked, and what came back.</summary>
/// <param name="Seq">The entry it was asked in; tells two questions of one call apart.</param>
/// <param name="Answer">Null while it is open.</param>
/// <param name="DeferredAt">When its call is answered without the user; null where it waits.</param>
public sealed record CallQuestion(long Seq, Question Question, Answer? Answer = null, DateTimeOffset? DeferredAt = null);

/// <summary>An answer that was given, so that whoever comes second hears who was first.</summary>
public sealed record PreviousAnswer(CallId Call, string From, string Said);

/// <summary>A call whose question is open.</summary>
public sealed record PendingQuestion(ToolCall Call, long Seq, Question Question);
