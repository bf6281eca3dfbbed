using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Folds the entries of a log, and says of one that cannot be folded which it is.</summary>
public static class LogFold
{
    /// <exception cref="SessionDamagedException">The entry is whole and contradicts the rules.</exception>
    public static SessionState With(SessionState state, LogEntry entry)
    {
        try
        {
            return Session.Apply(state, entry.Event);
        }
        catch (Exception contradiction)
        {
            throw new SessionDamagedException($"Entry {entry.Seq}: expected a fact that follows from the entries before it, found {entry.Event.GetType().Name} that does not ({contradiction.Message}).");
        }
    }

    /// <summary>Reads the whole log and folds it: an entry can have the right hash and still be one that no session can go on from.</summary>
    public static async Task<LogHealth> VerifyFoldedAsync(this ISessionStore store, SessionId session, CancellationToken cancel)
    {
        var verdict = await store.VerifyAsync(session, cancel);
        if (verdict.Problem is not null) { return verdict; }

        try
        {
            var state = SessionState.Empty;
            await foreach (var entry in store.ReadAsync(session, 1, cancel)) { state = With(state, entry); }

            return verdict;
        }
        catch (SessionDamagedException damage)
        {
            return verdict with { Problem = damage.Message };
        }
    }
}
