using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime;

namespace Perdure.Hosting.Sessions;

/// <summary>A session that is open in this process. Leaving it lets it go on here for as long as its host does.</summary>
/// <param name="lease">Keeps it open while it is used; null where somebody else does.</param>
/// <param name="telling">Done before it is told something.</param>
/// <param name="owns">Whether it is closed when it is left: nobody else has it.</param>
public sealed class LocalSession(LiveSession live, SessionLease? lease = null, Func<SessionState, SessionCommand, Task>? telling = null, bool owns = false) : ISession
{
    public SessionId Id => live.Id;

    public SessionSnapshot Snapshot => new(live.State);

    public long LastSeq => live.State.Seq;

    public ImmutableArray<string> Findings => live.Findings;

    public SessionHolder? Holder => null;

    public async Task<CommandResult> SendAsync(SessionCommand command)
    {
        if (telling is not null) { await telling(live.State, command); }

        var decision = await live.TellAsync(command);
        return decision.Refusal is { } refusal ? new CommandRefused(refusal) : new CommandAccepted(live.State.Seq);
    }

    public async IAsyncEnumerable<SessionUpdate> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        lease?.Room.Follow(+1);
        try
        {
            await foreach (var update in live.FollowAsync(after + 1, cancel)) { yield return update; }

            yield return await EndAsync();
        }
        finally
        {
            lease?.Room.Follow(-1);
        }
    }

    public ValueTask DisposeAsync()
    {
        lease?.Dispose();
        return owns ? live.DisposeAsync() : ValueTask.CompletedTask;
    }

    private async Task<SessionClosed> EndAsync()
    {
        try
        {
            await live.Ended;
            return Left();
        }
        catch (OperationCanceledException)
        {
            return Left();
        }
        catch (Exception broken)
        {
            return new SessionClosed(CloseReason.Broken, broken.Message) { Cause = broken };
        }
    }

    private SessionClosed Left() => lease?.Room.Taker is { } taker
        ? new SessionClosed(CloseReason.TakenOver, $"Session {Id} was taken over by process {taker}, where it goes on.")
        : new SessionClosed(CloseReason.Released);
}
