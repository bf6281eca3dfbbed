using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>Removes sessions for good, with their snapshots, and keeps what others were forked from or somebody holds.</summary>
public sealed class SessionRemoval(ICataloguedStore store, ISentNotices sent, ISnapshots snapshots)
{
    /// <summary>Forks go before the sessions they were forked from, and agents before those that spawned them.</summary>
    public async Task<Removed> RunAsync(IReadOnlyCollection<SessionRow> rows, CancellationToken cancel)
    {
        var left = rows.ToList();
        var gone = new List<SessionRow>();
        var freed = 0L;
        var kept = new Dictionary<SessionId, string>();
        for (var before = -1; gone.Count > before && left.Count > 0;)
        {
            before = gone.Count;
            kept.Clear();
            foreach (var row in left.Where(row => !left.Exists(other => other.SpawnedBy == row.Id)).ToList())
            {
                try
                {
                    freed += await store.PurgeAsync(row.Id, cancel);
                    await sent.ForgetAsync(row.Id, cancel);
                    gone.Add(row);
                    left.Remove(row);
                }
                catch (SessionStoreException problem)
                {
                    kept[row.Id] = problem.Message;
                }
            }
        }

        return new Removed(gone, freed + await ForgetAsync(gone, cancel), [.. kept.Values]);
    }

    /// <summary>Each workspace is tidied once, after all its sessions are let go of.</summary>
    private async Task<long> ForgetAsync(List<SessionRow> gone, CancellationToken cancel)
    {
        var freed = 0L;
        foreach (var ofWorkspace in gone.Where(row => row.Workspace.Length > 0).GroupBy(row => row.Workspace))
        {
            try
            {
                foreach (var row in ofWorkspace) { await snapshots.ForgetAsync(row.Workspace, row.Id, cancel); }

                freed += await snapshots.TidyAsync(ofWorkspace.Key, cancel);
            }
            catch (SnapshotException)
            {
                // They belong to no session any more, so the next pruning clears them away.
            }
        }

        return freed;
    }
}

/// <param name="Kept">Why others were kept, each in a sentence.</param>
public sealed record Removed(IReadOnlyList<SessionRow> Gone, long BytesFreed, IReadOnlyList<string> Kept);
