using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>What a listing shows of one session.</summary>
/// <param name="Owner">Who holds it at this moment.</param>
internal sealed record SessionCard(StoredSession Stored, SessionOpening Opening, SessionState State, Writer? Owner)
{
    public string Status => (Owner, State) switch
    {
        (_, { Turn.Situation: WaitingForModel }) => "waiting",
        (not null, { AtRest: false }) => "running",
        (null, { AtRest: false }) => "interrupted",
        (_, { LastEnd.Reason: var reason and not TurnEnd.Answered }) => Words.Of(reason),
        _ => "idle",
    };

    /// <returns>Null where nothing has been written yet, or where it works in another folder.</returns>
    /// <param name="workspace">Null for any.</param>
    public static async Task<SessionCard?> ReadAsync(ISessionStore store, StoredSession stored, string? workspace, CancellationToken cancel)
    {
        if (await SessionOpening.ReadAsync(store, stored.Id, cancel) is not { } opening) { return null; }
        if (workspace is not null && opening.Workspace != workspace) { return null; }

        return new SessionCard(stored, opening, await store.ReadStateAsync(stored.Id, cancel), await store.OwnerAsync(stored.Id, cancel));
    }
}
