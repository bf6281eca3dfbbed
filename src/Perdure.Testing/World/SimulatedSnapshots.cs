using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.World;

/// <summary>Snapshots of a workspace that consists of what tools did to it. Some worlds have none, and in some they stop working.</summary>
public sealed class SimulatedSnapshots(FakeClock clock, Random chance, SimulatedToolboxes tools) : ISnapshots
{
    private const int LongestSeconds = 4;

    /// <summary>How often in a hundred the workspace cannot be recorded.</summary>
    public int FaultPercent { get; set; }

    /// <summary>What a snapshot shows: the runs that had touched the workspace by then.</summary>
    public static string TreeOf(IEnumerable<int> runs) => string.Join(' ', runs.Order());

    public static HashSet<int> RunsOf(string tree) => [.. tree.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

    public async Task<SnapshotOutcome> TakeAsync(SnapshotOrder order, CancellationToken cancel)
    {
        // What is recorded is recorded somewhere on the way, and nobody knows where.
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(LongestSeconds * 1000)), clock, cancel);
        var tree = TreeOf(tools.Of(order.Session).Touched);
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(LongestSeconds * 1000)), clock, cancel);
        return chance.Next(100) < FaultPercent ? new SnapshotNotRecorded("simulated full disk") : new SnapshotRecorded(tree, chance.Next(5) == 0 ? ["big (too large)"] : []);
    }

    public Task<WorkspaceDifference> CompareAsync(string workspace, string from, string? to, CancellationToken cancel) => throw new SnapshotException("simulated");

    /// <summary>Done in two steps: whoever is killed between them leaves half of it to the next.</summary>
    public async Task<RestoreResult> RestoreAsync(RestoreOrder order, CancellationToken cancel)
    {
        var own = tools.Of(order.Session);
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(LongestSeconds * 1000)), clock, cancel);
        var before = own.Touched.ToHashSet();

        // What has begun is not given up half way.
        if (TreeOf(before) == order.Expected && chance.Next(100) < FaultPercent) { throw new SnapshotException("simulated full disk"); }

        var wanted = RunsOf(order.To);
        own.BringBack(new HashSet<int>([.. wanted, .. before.Where(run => run % 2 == 0)]));
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(LongestSeconds * 1000)), clock, cancel);
        own.BringBack(wanted);
        return new RestoreResult(TreeOf(before), [], []);
    }

    public Task ForgetAsync(string workspace, SessionId session, CancellationToken cancel) => Task.CompletedTask;

    public Task<long> TidyAsync(string workspace, CancellationToken cancel) => Task.FromResult(0L);
}
