using Perdure.Core;
using Perdure.Core.Secrets;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Takes secrets out of what differs between two moments of a workspace, before a model reads it.</summary>
public sealed class RedactingSnapshots(ISnapshots snapshots, Redactor redactor) : ISnapshots
{
    public Task<SnapshotOutcome> TakeAsync(SnapshotOrder order, CancellationToken cancel) => snapshots.TakeAsync(order, cancel);

    public async Task<WorkspaceDifference> CompareAsync(string workspace, string from, string? to, CancellationToken cancel)
    {
        var difference = await snapshots.CompareAsync(workspace, from, to, cancel);
        return difference with { Text = redactor.Redact(difference.Text).Text };
    }

    public Task<RestoreResult> RestoreAsync(RestoreOrder order, CancellationToken cancel) => snapshots.RestoreAsync(order, cancel);

    public Task<string?> CommitAsync(ProgressOrder order, CancellationToken cancel) => snapshots.CommitAsync(order, cancel);

    public Task ForgetAsync(string workspace, SessionId session, CancellationToken cancel) => snapshots.ForgetAsync(workspace, session, cancel);

    public Task<long> TidyAsync(string workspace, CancellationToken cancel) => snapshots.TidyAsync(workspace, cancel);
}
