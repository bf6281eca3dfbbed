using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>What the first entries of a log tell: where the session works and what it was first asked.</summary>
internal sealed record SessionOpening(string Workspace, string Summary)
{
    /// <summary>The first input is among the first entries; a session that has none yet has not been asked anything.</summary>
    private const int EntriesReadMax = 8;

    private const int SummaryLettersMax = 100;

    /// <returns>Null where nothing has been written yet.</returns>
    public static async Task<SessionOpening?> ReadAsync(ISessionStore store, SessionId session, CancellationToken cancel)
    {
        string? workspace = null;
        await foreach (var entry in store.ReadAsync(session, from: 1, cancel))
        {
            if (entry.Event is SessionStarted started) { workspace = started.Workspace; }
            if (entry.Event is InputReceived input && workspace is not null)
            {
                return new SessionOpening(workspace, Printable.FirstLine(input.Text, SummaryLettersMax));
            }

            if (entry.Seq >= EntriesReadMax) { break; }
        }

        return workspace is null ? null : new SessionOpening(workspace, "");
    }
}
