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
    private readonly OpenMode _mode;
    private volatile SessionSnapshot _snapshot;
    private long _lastSeq;

    private RemoteSession(DaemonClient daemon, OpenResult opened, OpenMode mode)
    {
        (_daemon, _mode, Id, _lastSeq, Findings, Holder) = (daemon, mode, opened.Session, opened.LastSeq, opened.Findings, opened.Holder);
        _snapshot = new SessionSnapshot(opened.State?.Deserialize(CoreJson.Line.SessionState) ?? SessionState.Empty);
    }

    public SessionId Id { get; }

    public SessionSnapshot Snapshot => _snapshot;

    public long LastSeq => Interlocked.Read(ref _lastSeq);

    public ImmutableArray<string> Findings { get; }

    public SessionHolder? Holder { get; }

    /// <summary>Done when the connection is over.</summary>
    public Task DaemonGone => _daemon.Gone;

    /// <summary>What the session is opened for, when it is opened again: who has taken it over does not take it over twice.</summary>
    internal OpenMode Mode => _mode == OpenMode.Reader ? OpenMode.Reader : OpenMode.Writer;

    /// <summary>Has the other process open the session; as a writer it goes on there at once where its log ends. The connection ends with it.</summary>
    public static async Task<RemoteSession> OpenAsync(DaemonClient daemon, SessionId session, OpenMode mode = OpenMode.Writer, SettingsChoice? choice = null) =>
        Opened(daemon, await daemon.OpenAsync(session, withState: true, mode, choice), mode);

    internal static RemoteSession Opened(DaemonClient daemon, OpenResult opened, OpenMode mode) => new(daemon, opened, mode);

    public async Task<CommandResult> SendAsync(SessionCommand command)
    {
        if (_mode == OpenMode.Reader) { return ReadOnly.Refuse(Id); }

        var answer = await _daemon.TellAsync(Id, command);
        Saw(answer.LastSeq);
        return answer.Refusal is { } refusal ? new CommandRefused(refusal) : new CommandAccepted(answer.LastSeq);
    }

    public async IAsyncEnumerable<SessionUpdate> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var updates = _daemon.FollowAsync(Id, after + 1, Mode, cancel).GetAsyncEnumerator(cancel);
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

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

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
