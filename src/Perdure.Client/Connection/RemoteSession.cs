using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.State;

namespace Perdure.Client.Connection;

/// <summary>A session that lives in another process, over one connection. Leaving it is detaching: it goes on there.</summary>
public sealed class RemoteSession : ISession
{
    private readonly DaemonClient _daemon;
    private readonly bool _ownsConnection;
    private volatile SessionSnapshot _snapshot;
    private long _lastSeq;

    private RemoteSession(DaemonClient daemon, OpenResult opened, bool ownsConnection)
    {
        (_daemon, _ownsConnection, Id, _lastSeq, Findings) = (daemon, ownsConnection, opened.Session, opened.LastSeq, opened.Findings);
        _snapshot = new SessionSnapshot(opened.State?.Deserialize(CoreJson.Line.SessionState) ?? SessionState.Empty);
    }

    public SessionId Id { get; }

    public SessionSnapshot Snapshot => _snapshot;

    public long LastSeq => Interlocked.Read(ref _lastSeq);

    public ImmutableArray<string> Findings { get; }

    /// <summary>Done when the connection is over.</summary>
    public Task DaemonGone => _daemon.Gone;

    /// <summary>Has the other process open the session; it goes on there at once where its log ends.</summary>
    /// <param name="ownsConnection">Whether the connection ends with the session.</param>
    public static async Task<RemoteSession> OpenAsync(DaemonClient daemon, SessionId session, bool ownsConnection = true) =>
        new(daemon, await daemon.OpenAsync(session, withState: true), ownsConnection);

    public async Task<CommandResult> SendAsync(SessionCommand command)
    {
        var answer = await _daemon.TellAsync(Id, command);
        Saw(answer.LastSeq);
        return answer.Refusal is { } refusal ? new CommandRefused(refusal) : new CommandAccepted(answer.LastSeq);
    }

    public async IAsyncEnumerable<SessionUpdate> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var updates = _daemon.FollowAsync(Id, after + 1, cancel).GetAsyncEnumerator(cancel);
        while (true)
        {
            SessionClosed? lost = null;
            try
            {
                if (!await updates.MoveNextAsync()) { yield break; }
            }
            catch (DaemonGoneException problem)
            {
                lost = new SessionClosed(CloseReason.ConnectionLost, problem.Message);
            }

            if (lost is not null)
            {
                yield return lost;
                yield break;
            }

            if (updates.Current is EntryAppended(var entry)) { Saw(entry); }

            yield return updates.Current;
        }
    }

    public ValueTask DisposeAsync() => _ownsConnection ? _daemon.DisposeAsync() : ValueTask.CompletedTask;

    private void Saw(LogEntry entry)
    {
        _snapshot = _snapshot.With(entry);
        Saw(entry.Seq);
    }

    private void Saw(long seq)
    {
        if (seq > Interlocked.Read(ref _lastSeq)) { Interlocked.Exchange(ref _lastSeq, seq); }
    }
}
