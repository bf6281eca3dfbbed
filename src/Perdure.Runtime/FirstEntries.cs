using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;

namespace Perdure.Runtime;

/// <summary>The entries a session begins with: what the first commands lead to, one after the other.</summary>
internal static class FirstEntries
{
    /// <exception cref="BeginningRefusedException">One of the commands is refused.</exception>
    public static ImmutableArray<LogEntry> Of(IEnumerable<SessionCommand> commands, DateTimeOffset now)
    {
        var state = SessionState.Empty;
        var entries = ImmutableArray.CreateBuilder<LogEntry>();
        foreach (var command in commands)
        {
            var decision = Session.Decide(state, command with { At = now });
            if (decision.Refusal is { } refusal) { throw new BeginningRefusedException(refusal); }

            foreach (var happened in decision.Events)
            {
                state = Session.Apply(state, happened); // What cannot be folded is never written.
                entries.Add(new LogEntry(state.Seq, now, happened));
            }
        }

        return entries.ToImmutable();
    }
}

/// <summary>A session was not begun, because what it should begin with is refused.</summary>
public sealed class BeginningRefusedException(Refusal refusal) : Exception(refusal.Why)
{
    public Refusal Refusal { get; } = refusal;
}
