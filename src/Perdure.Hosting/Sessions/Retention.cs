using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>Finds the sessions that have to go by the policy: first those that are too old, then the oldest of what is too much.</summary>
/// <remarks>Never one that somebody holds or that waits for the user, whatever the policy says.</remarks>
public sealed class Retention(ICataloguedStore store, RetentionPolicy policy, TimeProvider clock)
{
    public async Task<IReadOnlyList<DoomedSession>> DueAsync(CancellationToken cancel)
    {
        var all = (await ListedAsync(archived: false, cancel)).Concat(await ListedAsync(archived: true, cancel)).OrderBy(session => session.Row.UpdatedAt).ToList();
        var (due, spare) = (new List<DoomedSession>(), new List<ListedSession>());
        foreach (var session in all)
        {
            if (!await MayGoAsync(session, cancel)) { continue; }

            var age = clock.GetUtcNow() - session.Row.UpdatedAt;
            if (policy.AgeFor(session.Status.Word) is { } max && age > max) { due.Add(new DoomedSession(session, $"{session.Status.Word} for {(int)age.TotalDays} days, kept for {max.TotalDays:0}")); }
            else { spare.Add(session); }
        }

        return await SpawnedSessions.WithAsync([.. due, .. await BeyondQuotaAsync(all, due, spare, cancel)], store.Catalog, cancel);
    }

    private async Task<List<DoomedSession>> BeyondQuotaAsync(List<ListedSession> all, List<DoomedSession> due, List<ListedSession> spare, CancellationToken cancel)
    {
        var beyond = new List<DoomedSession>();
        if (policy.QuotaBytes is not { } quota) { return beyond; }

        var left = 0L;
        foreach (var session in all.ExceptBy(due.Select(doomed => doomed.Listed.Row.Id), session => session.Row.Id)) { left += await store.SizeAsync(session.Row, cancel); }
        foreach (var session in spare)
        {
            if (left <= quota) { break; }

            beyond.Add(new DoomedSession(session, $"all sessions take {ByteCount.Say(left)}, kept are {ByteCount.Say(quota)}"));
            left -= await store.SizeAsync(session.Row, cancel);
        }

        return beyond;
    }

    private async Task<bool> MayGoAsync(ListedSession session, CancellationToken cancel)
    {
        var row = session.Row;
        if (session.Owner is not null || !RetentionPolicy.Statuses.Contains(session.Status.Word)) { return false; }
        if (row.Name is not null && !policy.Including.Contains(RetentionPolicy.Named)) { return false; }
        if (row.Archived && !policy.Including.Contains(RetentionPolicy.Archived)) { return false; }

        return policy.Including.Contains(RetentionPolicy.Goals) || await HasNoGoalLeftAsync(row.Id, cancel);
    }

    private async Task<bool> HasNoGoalLeftAsync(SessionId session, CancellationToken cancel)
    {
        try
        {
            return (await store.ReadStateAsync(session, cancel)).Goal is null or { State: CompleteGoal };
        }
        catch (SessionStoreException)
        {
            return false; // What cannot be read is for the user to look at.
        }
    }

    private async Task<IReadOnlyList<ListedSession>> ListedAsync(bool archived, CancellationToken cancel)
    {
        using var listing = await store.Catalog.ListAsync(new SessionQuery(Workspace: null) { Archived = archived }, tell: null, cancel);
        return listing.Page;
    }
}
