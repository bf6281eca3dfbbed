using Perdure.Catalog;
using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>Finds the sessions that have to go by the policy: first those that are too old, then the oldest of what is too much.</summary>
/// <remarks>Never one that somebody holds or that waits for the user, whatever the policy says.</remarks>
public sealed class Retention(Home home, CataloguedStore store, RetentionPolicy policy, TimeProvider clock)
{
    public async Task<IReadOnlyList<DoomedSession>> DueAsync(CancellationToken cancel)
    {
        var all = Listed(archived: false).Concat(Listed(archived: true)).OrderBy(session => session.Row.UpdatedAt).ToList();
        var (due, spare) = (new List<DoomedSession>(), new List<ListedSession>());
        foreach (var session in all)
        {
            if (!await MayGoAsync(session, cancel)) { continue; }

            var age = clock.GetUtcNow() - session.Row.UpdatedAt;
            if (policy.AgeFor(session.Status) is { } max && age > max) { due.Add(new DoomedSession(session, $"{session.Status} for {(int)age.TotalDays} days, kept for {max.TotalDays:0}")); }
            else { spare.Add(session); }
        }

        return SpawnedSessions.With([.. due, .. BeyondQuota(all, due, spare)], store.Catalog);
    }

    private IEnumerable<DoomedSession> BeyondQuota(List<ListedSession> all, List<DoomedSession> due, List<ListedSession> spare)
    {
        if (policy.QuotaBytes is not { } quota) { yield break; }

        var left = all.Sum(session => SessionSize.Of(home, session.Row)) - due.Sum(doomed => SessionSize.Of(home, doomed.Listed.Row));
        foreach (var session in spare)
        {
            if (left <= quota) { yield break; }

            yield return new DoomedSession(session, $"all sessions take {ByteCount.Say(left)}, kept are {ByteCount.Say(quota)}");
            left -= SessionSize.Of(home, session.Row);
        }
    }

    private async Task<bool> MayGoAsync(ListedSession session, CancellationToken cancel)
    {
        var row = session.Row;
        if (session.Owner is not null || !RetentionPolicy.Statuses.Contains(session.Status)) { return false; }
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

    private IReadOnlyList<ListedSession> Listed(bool archived)
    {
        using var listing = store.Catalog.List(new SessionQuery(Workspace: null) { Archived = archived });
        return listing.Page;
    }
}
