using Perdure.Core;
using Perdure.Core.State;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>One session as it is shown: what a listing knows, and what is true inside.</summary>
internal sealed record SessionCard(ListedSession Listed, SessionState State)
{
    public SessionRow Row => Listed.Row;

    /// <summary>Whether somebody holds the session at this moment.</summary>
    public bool IsRun { get; init; }

    public static async Task<SessionCard> ReadAsync(ICataloguedStore store, SessionId session, CancellationToken cancel) =>
        await store.Catalog.LookAsync(session, cancel) switch
        {
            null => throw new UserErrorException($"expected a session that has begun, found an empty log in {session}."),
            { Row: { Seq: 0, Status.Reason: { } damage } } => throw new UserErrorException(damage, ExitCode.Failed), // Nothing of it can be read.
            var listed => new SessionCard(listed, await store.ReadStateAsync(session, cancel)) { IsRun = await store.OwnerAsync(session, cancel) is not null },
        };
}
