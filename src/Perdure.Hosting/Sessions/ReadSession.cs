using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>A session as its log tells it, whoever holds it. Nothing goes on because of it.</summary>
public sealed class ReadSession : ISession
{
    private readonly ISessionReader _store;
    private volatile SessionSnapshot _snapshot;

    private ReadSession(ISessionReader store, SessionState state, SessionHolder? holder) => (_store, _snapshot, Holder) = (store, new SessionSnapshot(state), holder);

    public SessionId Id => _snapshot.State.Id;

    public SessionSnapshot Snapshot => _snapshot;

    public long LastSeq => _snapshot.Seq;

    public ImmutableArray<string> Findings => [];

    public SessionHolder? Holder { get; }

    public static async Task<ReadSession> OpenAsync(ISessionStore store, SessionId session, CancellationToken cancel)
    {
        var state = await store.ReadBegunAsync(session, cancel);
        return new ReadSession(store, state, await store.OwnerAsync(session, cancel) is { } owner ? HostFailures.Holder(owner) : null);
    }

    public Task<CommandResult> SendAsync(SessionCommand command) => Task.FromResult(ReadOnly.Refuse(Id));

    /// <remarks>What is seen between entries, only the process that holds the session knows.</remarks>
    public async IAsyncEnumerable<SessionUpdate> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var entry in _store.FollowAsync(Id, after + 1, cancel))
        {
            _snapshot = _snapshot.With(entry);
            yield return new EntryAppended(entry);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
