using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Stands where a host keeps no snapshots.</summary>
internal sealed class NoSnapshots : ISnapshots
{
    private const string Why = "this program keeps no snapshots";

    public Task<SnapshotOutcome> TakeAsync(SnapshotOrder order, CancellationToken cancel) => Task.FromResult<SnapshotOutcome>(new SnapshotNotRecorded(Why));

    public Task<WorkspaceDifference> CompareAsync(string workspace, string from, string? to, CancellationToken cancel) => throw new SnapshotException(Why);

    public Task<RestoreResult> RestoreAsync(RestoreOrder order, CancellationToken cancel) => throw new SnapshotException(Why);

    public Task ForgetAsync(string workspace, SessionId session, CancellationToken cancel) => Task.CompletedTask;

    public Task<long> TidyAsync(string workspace, CancellationToken cancel) => Task.FromResult(0L);
}
