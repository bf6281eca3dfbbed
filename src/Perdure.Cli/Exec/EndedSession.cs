using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Exec;

/// <summary>A session whose last turn has ended, seen once more from just before that end; nobody has it open.</summary>
internal sealed class EndedSession : ISessionAccess
{
    private readonly ImmutableArray<LogEntry> _end;

    private EndedSession(SessionState before, ImmutableArray<LogEntry> end) => (Before, _end) = (before, end);

    /// <summary>What was true before the last turn ended.</summary>
    public SessionState Before { get; }

    public SessionId Id => Before.Id;

    public long LastSeq => _end[^1].Seq;

    public ImmutableArray<string> Findings => [];

    public Task Ended => Task.CompletedTask;

    /// <param name="state">What is true now.</param>
    public static async Task<EndedSession> ReadAsync(ISessionStore store, SessionState state, CancellationToken cancel)
    {
        var (before, now) = (SessionState.Empty, SessionState.Empty);
        var end = new List<LogEntry>();
        await foreach (var entry in store.ReadAsync(state.Id, from: 1, cancel))
        {
            if (entry.Event is TurnEnded)
            {
                before = now;
                end.Clear();
            }

            end.Add(entry);
            now = Session.Apply(now, entry.Event);
        }

        return new EndedSession(before, [.. end]);
    }

    public Task<Decision> TellAsync(SessionCommand command) => Task.FromResult(Decision.Nothing);

    public async IAsyncEnumerable<FeedItem> FollowAsync(long from, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var entry in _end.Where(entry => entry.Seq >= from)) { yield return new FeedEntry(entry); }

        await Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
