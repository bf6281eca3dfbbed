using System.Globalization;
using Perdure.Core;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Removes sessions for good and says what that freed.</summary>
internal sealed class PurgeCommand(Terminal terminal, Home home, ICataloguedStore store, TimeProvider clock)
{
    private const int TitleLetters = 60;

    public async Task<int> RunAsync(PurgeOptions order, CancellationToken cancel)
    {
        if (new[] { order.Targets.Length > 0, order.OlderThan is not null || order.All, order.ByPolicy }.Count(given => given) != 1)
        {
            throw new UserErrorException("expected either sessions, or --older-than or --all, or --by-policy.");
        }

        var config = ConfigLoading.Load(home, order.Workspace, [], model: null, terminal.Warn);
        var meant = order.ByPolicy ? await ByPolicyAsync(config, cancel) : await MeantAsync(order, cancel);
        foreach (var doomed in meant)
        {
            var row = doomed.Listed.Row;
            terminal.Out.WriteLine($"{doomed.Listed.ShortId}  {ByteCount.Say(await store.SizeAsync(row, cancel))}  {Printable.FirstLine(row.Title, TitleLetters)}{(doomed.Why is { } why ? $"  ({why})" : "")}");
        }

        if (meant.Count == 0)
        {
            terminal.Warn(order.ByPolicy ? "no session has to go by the policy" : "no session is that old");
            return ExitCode.Done;
        }

        if (order.DryRun)
        {
            terminal.Out.WriteLine($"{UsageLine.Count(meant.Count, "session")} would be removed; nothing was");
            return ExitCode.Done;
        }

        Confirmation.ToGoOn(terminal, order.Yes, $"{UsageLine.Count(meant.Count, "session")} will be removed for good: log, texts, runs and snapshots. This cannot be undone.");
        await using var composition = new Composition(home, config, Terminal.Current.Warn);
        var removed = await new SessionRemoval(store, Composition.SentNotices(home), composition.Snapshots).RunAsync([.. meant.Select(doomed => doomed.Listed.Row)], cancel);
        foreach (var why in removed.Kept) { terminal.Warn(why); }

        terminal.Out.WriteLine($"{UsageLine.Count(removed.Gone.Count, "session")} removed, {ByteCount.Say(removed.BytesFreed)} freed");
        return removed.Kept.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<IReadOnlyList<PurgeCandidate>> ByPolicyAsync(Config config, CancellationToken cancel)
    {
        var policy = RetentionPolicy.Of(config);
        return policy.IsOn
            ? await new Retention(store, policy, clock).DueAsync(cancel)
            : throw new UserErrorException($"--by-policy: expected retention.olderThanDays, retention.days.* or retention.quotaMegabytes in {home.ConfigFile}, found none.");
    }

    private async Task<IReadOnlyList<PurgeCandidate>> MeantAsync(PurgeOptions order, CancellationToken cancel)
    {
        if (order.Targets.Length == 0)
        {
            // --all reaches over every folder; an age alone stays in this one.
            var query = new SessionQuery(order.All ? null : order.Workspace) { WithAgents = true };
            var before = order.OlderThan is { } age ? clock.GetUtcNow() - age : DateTimeOffset.MaxValue;
            var listed = (await ListedAsync(query, cancel)).Concat(await ListedAsync(query with { Archived = true }, cancel));
            var old = new List<PurgeCandidate>();
            foreach (var session in listed.Where(session => session.Row.UpdatedAt <= before))
            {
                if (!await GoesWithAnotherAsync(session, cancel)) { old.Add(new PurgeCandidate(session, Why: null)); }
            }

            return await WithAgentsAsync(old, cancel);
        }

        var named = new List<PurgeCandidate>();
        foreach (var target in order.Targets.Distinct())
        {
            var id = await new SessionFinder(store).FindAsync(target, cancel);
            named.Add(new PurgeCandidate(await store.Catalog.LookAsync(id, cancel) ?? new ListedSession(new SessionRow(id), Owner: null, id.Value), Why: null));
        }

        return await WithAgentsAsync(named, cancel);
    }

    private Task<IReadOnlyList<PurgeCandidate>> WithAgentsAsync(List<PurgeCandidate> doomed, CancellationToken cancel) => SpawnedSessions.WithAsync(doomed, store.Catalog, cancel);

    /// <summary>An agent is removed with the session that spawned it, or once that is gone.</summary>
    private async Task<bool> GoesWithAnotherAsync(ListedSession session, CancellationToken cancel) => session.Row.SpawnedBy is { } by && await store.Catalog.LookAsync(by, cancel) is not null;

    private async Task<IReadOnlyList<ListedSession>> ListedAsync(SessionQuery query, CancellationToken cancel)
    {
        using var listing = await store.Catalog.ListAsync(query, tell: null, cancel);
        return listing.Page;
    }
}

/// <summary>Which sessions are to go.</summary>
/// <param name="Workspace">The folder an age alone is meant for.</param>
/// <param name="ByPolicy">Those the configuration says.</param>
internal sealed record PurgeOptions(string[] Targets, TimeSpan? OlderThan, bool All, bool ByPolicy, string Workspace, bool DryRun, bool Yes);
