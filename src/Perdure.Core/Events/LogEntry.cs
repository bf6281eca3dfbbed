namespace Perdure.Core.Events;

/// <summary>One fact in a session's log: which, when, what.</summary>
public sealed record LogEntry(long Seq, DateTimeOffset At, SessionEvent Event);
