using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Lists sessions, reading of each log only its beginning and what follows its checkpoint.</summary>
internal sealed class ListCommand(Terminal terminal, ISessionStore store)
{
    /// <summary>Of more sessions than this only the newest are looked at for those of one folder.</summary>
    private const int LookedAtMax = 5_000;

    private const int SummaryLetters = 60;

    /// <param name="workspace">Null for every folder.</param>
    public async Task<int> RunAsync(string? workspace, int limit, bool json, CancellationToken cancel)
    {
        if (limit <= 0) { throw new ComplaintException($"--limit: expected a number above 0, found {limit}."); }

        var cards = await CardsAsync(workspace, limit, cancel);
        if (json) { terminal.Out.WriteLine(Json(cards)); }
        else if (cards.Count > 0) { terminal.Out.Write(Table(cards)); }
        else { terminal.Warn(workspace is null ? "there are no sessions yet" : $"there are no sessions of {workspace}; --all shows those of other folders"); }

        return ExitCode.Done;
    }

    private async Task<List<SessionCard>> CardsAsync(string? workspace, int limit, CancellationToken cancel)
    {
        var cards = new List<SessionCard>();
        var lookedAt = 0;
        await foreach (var stored in store.ListAsync(cancel))
        {
            if (lookedAt++ == LookedAtMax)
            {
                terminal.Warn($"only the newest {LookedAtMax} sessions were looked at");
                break;
            }

            try
            {
                if (await SessionCard.ReadAsync(store, stored, workspace, cancel) is { } card) { cards.Add(card); }
            }
            catch (SessionStoreException problem)
            {
                terminal.Warn($"{stored.Id} is left out: {problem.Message}"); // One damaged session hides no other.
            }

            if (cards.Count == limit) { break; }
        }

        return cards;
    }

    private static string Json(List<SessionCard> cards) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var card in cards)
        {
            json.WriteStartObject();
            SessionJson.WriteMembers(json, card);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Table(List<SessionCard> cards) => TextTable.Of(
    [
        ["SESSION", "STATUS", "UPDATED", "TURNS", "MODEL", "NAME", "FIRST PROMPT"],
        .. cards.Select(card => new[]
        {
            card.Stored.Id.Value,
            card.Status,
            $"{card.Stored.UpdatedAt.ToLocalTime():yyyy-MM-dd HH:mm}",
            $"{card.State.Turns}",
            card.State.Model,
            card.State.Name ?? "-",
            Printable.FirstLine(card.Opening.Summary, SummaryLetters),
        }),
    ]);
}
