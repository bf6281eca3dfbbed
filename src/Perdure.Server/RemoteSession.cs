using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Server.Protocol;

namespace Perdure.Server;

/// <summary>A session that lives in the daemon. Leaving it is detaching: it goes on there.</summary>
public sealed class RemoteSession : ISessionAccess
{
    private readonly DaemonClient _daemon;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastSeq;

    private RemoteSession(DaemonClient daemon, OpenResult opened) => (_daemon, Id, _lastSeq, Findings) = (daemon, opened.Session, opened.LastSeq, opened.Findings);

    public SessionId Id { get; }

    public long LastSeq => Interlocked.Read(ref _lastSeq);

    public ImmutableArray<string> Findings { get; }

    public Task Ended => _ended.Task;

    /// <summary>Done when the connection to the daemon is over.</summary>
    public Task DaemonGone => _daemon.Gone;

    /// <summary>Has the daemon open the session; it goes on there at once where its log ends.</summary>
    public static async Task<RemoteSession> OpenAsync(DaemonClient daemon, SessionId session) => new(daemon, await daemon.OpenAsync(session));

    public async Task<Decision> TellAsync(SessionCommand command)
    {
        var told = await _daemon.TellAsync(Id, command);
        Saw(told.LastSeq);
        return told.Refusal is { } refusal ? Decision.Refuse(refusal) : Decision.Nothing;
    }

    public async IAsyncEnumerable<FeedItem> FollowAsync(long from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            await foreach (var item in _daemon.FollowAsync(Id, from, cancel))
            {
                if (item is FeedEntry(var entry)) { Saw(entry.Seq); }

                yield return item;
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    private void Saw(long seq)
    {
        if (seq > Interlocked.Read(ref _lastSeq)) { Interlocked.Exchange(ref _lastSeq, seq); }
    }
}
