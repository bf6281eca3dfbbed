using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Exec;

/// <summary>A session whose last turn has ended, seen once more from just before that end; nobody has it open.</summary>
internal sealed class EndedSession : ISession
{
    private readonly ImmutableArray<LogEntry> _end;

    private EndedSession(SessionState before, SessionState now, ImmutableArray<LogEntry> end) => (Before, Now, _end) = (before, now, end);

    /// <summary>What was true before the last turn ended.</summary>
    public SessionState Before { get; }

    public SessionState Now { get; }

    public SessionId Id => Before.Id;

    public SessionSnapshot Snapshot => new(Now);

    public long LastSeq => _end[^1].Seq;

    public ImmutableArray<string> Findings => [];

    public SessionHolder? Holder => null;

    /// <param name="read">The session, open to be read.</param>
    public static async Task<EndedSession> ReadAsync(ISession read, CancellationToken cancel)
    {
        var (before, now, last) = (SessionState.Empty, SessionState.Empty, read.LastSeq);
        var end = new List<LogEntry>();
        await foreach (var update in read.FollowAsync(after: 0, cancel))
        {
            if (update is not EntryAppended(var entry)) { continue; }

            if (entry.Event is TurnEnded)
            {
                before = now;
                end.Clear();
            }

            end.Add(entry);
            now = Session.Apply(now, entry.Event);
            if (entry.Seq == last) { break; }
        }

        return new EndedSession(before, now, [.. end]);
    }

    public Task<CommandResult> SendAsync(SessionCommand command) => Task.FromResult<CommandResult>(new CommandRefused(new Refusal(RefusalCode.NotRunning, $"Session {Id} is not open.")));

    public async IAsyncEnumerable<SessionUpdate> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var entry in _end.Where(entry => entry.Seq > after)) { yield return new EntryAppended(entry); }

        await Task.CompletedTask;
        yield return new SessionClosed(CloseReason.Released);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
