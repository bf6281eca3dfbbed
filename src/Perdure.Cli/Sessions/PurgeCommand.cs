using System.Globalization;
using Perdure.Catalog;
using Perdure.Cli.Notices;
using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Removes sessions for good and says what that freed.</summary>
internal sealed class PurgeCommand(Terminal terminal, Home home, CataloguedStore store, TimeProvider clock)
{
    private const int TitleLetters = 60;

    public async Task<int> RunAsync(PurgeOrder order, CancellationToken cancel)
    {
        var meant = await MeantAsync(order, cancel);
        foreach (var session in meant) { terminal.Out.WriteLine($"{session.ShortId}  {Size(session.Row.Bytes)}  {Printable.FirstLine(session.Row.Title, TitleLetters)}"); }

        if (meant.Count == 0)
        {
            terminal.Warn("no session is that old");
            return ExitCode.Done;
        }

        if (order.DryRun)
        {
            terminal.Out.WriteLine($"{UsageLine.Count(meant.Count, "session")} would be removed; nothing was");
            return ExitCode.Done;
        }

        Consent.ToGoOn(terminal, order.Yes, $"{UsageLine.Count(meant.Count, "session")} will be removed for good: log, texts and runs. This cannot be undone.");
        return await RemoveAsync([.. meant.Select(session => session.Row)], cancel);
    }

    private async Task<List<ListedSession>> MeantAsync(PurgeOrder order, CancellationToken cancel)
    {
        if (order.Targets.Length > 0 == (order.OlderThan is not null || order.All)) { throw new ComplaintException("expected either sessions, or --older-than or --all."); }

        if (order.Targets.Length == 0)
        {
            // --all reaches over every folder; an age alone stays in this one.
            var query = new SessionQuery(order.All ? null : order.Workspace) { WithAgents = true };
            var before = order.OlderThan is { } age ? clock.GetUtcNow() - age : DateTimeOffset.MaxValue;
            return WithAgents(Listed(query).Concat(Listed(query with { Archived = true })).Where(session => session.Row.UpdatedAt <= before && !GoesWithAnother(session)));
        }

        var named = new List<ListedSession>();
        foreach (var target in order.Targets.Distinct())
        {
            var id = await new SessionFinder(store).FindAsync(target, cancel);
            named.Add(store.Catalog.Look(id) ?? new ListedSession(new SessionRow(id, ""), Owner: null, id.Value));
        }

        return WithAgents(named);
    }

    /// <summary>What a session had done by agents goes with it, theirs first: what they are for is gone.</summary>
    private List<ListedSession> WithAgents(IEnumerable<ListedSession> sessions)
    {
        var everywhere = new SessionQuery(Workspace: null) { WithAgents = true };
        var spawned = Listed(everywhere).Concat(Listed(everywhere with { Archived = true })).Where(session => session.Row.SpawnedBy is not null).ToLookup(session => session.Row.SpawnedBy!.Value);
        return [.. sessions.SelectMany(With).DistinctBy(session => session.Row.Id)];

        IEnumerable<ListedSession> With(ListedSession session) => spawned[session.Row.Id].SelectMany(With).Append(session);
    }

    /// <summary>An agent is removed with the session that spawned it, or once that is gone.</summary>
    private bool GoesWithAnother(ListedSession session) => session.Row.SpawnedBy is { } by && store.Catalog.Look(by) is not null;

    private IReadOnlyList<ListedSession> Listed(SessionQuery query)
    {
        using var listing = store.Catalog.List(query);
        return listing.Page;
    }

    /// <summary>Forks go before the sessions they were forked from, and agents before those that spawned them.</summary>
    private async Task<int> RemoveAsync(List<SessionRow> sessions, CancellationToken cancel)
    {
        var freed = 0L;
        var removed = 0;
        var kept = new Dictionary<SessionId, string>();
        for (var before = -1; removed > before && sessions.Count > 0;)
        {
            before = removed;
            kept.Clear();
            foreach (var session in sessions.Where(session => !sessions.Exists(other => other.SpawnedBy == session.Id)).ToList())
            {
                try
                {
                    freed += await store.PurgeAsync(session.Id, cancel);
                    NoticeMark.Forget(home, session.Id);
                    removed++;
                    sessions.Remove(session);
                }
                catch (SessionStoreException problem)
                {
                    kept[session.Id] = problem.Message;
                }
            }
        }

        foreach (var why in kept.Values) { terminal.Warn(why); }

        terminal.Out.WriteLine($"{UsageLine.Count(removed, "session")} removed, {Size(freed)} freed");
        return kept.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    public static string Size(long bytes) => bytes switch
    {
        < 10_000 => $"{bytes} bytes",
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB"),
    };
}

/// <summary>Which sessions are to go.</summary>
/// <param name="Workspace">The folder an age alone is meant for.</param>
internal sealed record PurgeOrder(string[] Targets, TimeSpan? OlderThan, bool All, string Workspace, bool DryRun, bool Yes);
