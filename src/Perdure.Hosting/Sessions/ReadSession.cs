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
    /// <summary>Nobody notices a pause this short, and looking costs a call to the kernel.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly ISessionReader _store;
    private readonly TimeProvider _clock;
    private volatile SessionSnapshot _snapshot;

    private ReadSession(ISessionReader store, SessionState state, SessionHolder? holder, TimeProvider clock) => (_store, _snapshot, Holder, _clock) = (store, new SessionSnapshot(state), holder, clock);

    public SessionId Id => _snapshot.State.Id;

    public SessionSnapshot Snapshot => _snapshot;

    public long LastSeq => _snapshot.Seq;

    public ImmutableArray<string> Findings => [];

    public SessionHolder? Holder { get; }

    public static async Task<ReadSession> OpenAsync(ISessionReader store, SessionId session, TimeProvider clock, CancellationToken cancel)
    {
        var state = await store.ReadStateAsync(session, cancel);
        if (state.Started is null) { throw new HostingException($"expected a session that has begun, found none in {session}."); }

        return new ReadSession(store, state, await store.OwnerAsync(session, cancel) is { } owner ? HostFailures.Holder(owner) : null, clock);
    }

    public Task<CommandResult> SendAsync(SessionCommand command) => Task.FromResult(ReadOnly.Refuse(Id));

    /// <remarks>What is seen between entries, only the process that holds the session knows.</remarks>
    public async IAsyncEnumerable<SessionUpdate> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var next = after + 1; ; await Task.Delay(LookEvery, _clock, cancel))
        {
            await foreach (var entry in _store.ReadAsync(Id, next, cancel))
            {
                _snapshot = _snapshot.With(entry);
                next = entry.Seq + 1;
                yield return new EntryAppended(entry);
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
