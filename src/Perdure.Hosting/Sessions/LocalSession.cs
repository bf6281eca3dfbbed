using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Hosting.Agents;
using Perdure.Runtime;

namespace Perdure.Hosting.Sessions;

/// <summary>A session that is open in this process.</summary>
public sealed class LocalSession(LiveSession live) : ISession
{
    public LiveSession Live => live;

    public SessionId Id => live.Id;

    public SessionSnapshot Snapshot => new(live.State);

    public long LastSeq => live.State.Seq;

    public ImmutableArray<string> Findings => live.Findings;

    public async Task<CommandResult> SendAsync(SessionCommand command)
    {
        var decision = await live.TellAsync(command);
        return decision.Refusal is { } refusal ? new CommandRefused(refusal) : new CommandAccepted(live.State.Seq);
    }

    public async IAsyncEnumerable<SessionUpdate> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var update in live.FollowAsync(after + 1, cancel)) { yield return update; }

        yield return await EndAsync();
    }

    /// <summary>The session whose question keeps this one from going on, where it is open in this process: itself, or one it has spawned.</summary>
    public ISession? WhoAsks() => SessionFamily.WhoAsks(live) is not { } asking ? null : asking == live ? this : new LocalSession(asking);

    public ValueTask DisposeAsync() => live.DisposeAsync();

    private async Task<SessionClosed> EndAsync()
    {
        try
        {
            await live.Ended;
            return new SessionClosed(CloseReason.Released);
        }
        catch (OperationCanceledException)
        {
            return new SessionClosed(CloseReason.Released);
        }
        catch (Exception broken)
        {
            return new SessionClosed(CloseReason.Broken, broken.Message) { Cause = broken };
        }
    }
}
