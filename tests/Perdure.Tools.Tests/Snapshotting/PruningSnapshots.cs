using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Testing;
using Perdure.Tools.Snapshotting;

namespace Perdure.Tools.Tests.Snapshotting;

public class PruningSnapshots
{
    private static readonly DateTimeOffset Today = new(DateTime.UtcNow.Date, TimeSpan.Zero);

    [Fact]
    public async Task OldOnesAndThoseOfSessionsThatAreGoneAreClearedAway()
    {
        var clock = new FakeClock(Today - TimeSpan.FromDays(100));
        using var scene = new SnapshotScene { Clock = clock };
        var trees = new List<string>();
        foreach (var content in new[] { "old", "newest" })
        {
            trees.Add(await TakeAsync(scene, "kept", content));
            clock.Advance(TimeSpan.FromMinutes(1));
        }


        var gone = await TakeAsync(scene, "gone", "of a session that is gone");
        clock.Advance(TimeSpan.FromDays(99));
        scene.Sessions.Clear();
        scene.Sessions.UnionWith(["kept", "busy"]);
        trees.Add(await TakeAsync(scene, "busy", "young"));
        trees.Add(await TakeAsync(scene, "busy", "newest"));

        await PruneAsync(scene);
        Assert.Equal("gone, there, there, there", await FatesAsync(scene, trees));
        Assert.False(await IsThereAsync(scene, gone));
    }

    [Fact]
    public async Task BeyondTheBoundTheOldestGoAndFarBeyondNoneIsTaken()
    {
        var clock = new FakeClock(Today - TimeSpan.FromDays(3));
        using var scene = new SnapshotScene { Clock = clock, Bounds = SnapshotBounds.Standard with { KeptBytesMax = 50_000 } };
        scene.Sessions.Add("s");
        var trees = new List<string>();
        var snapshots = scene.Snapshots; // Which looks how much there is before it has done anything.
        for (var number = 0; number < 6; number++)
        {
            trees.Add(await TakeAsync(scene, "s", Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(20_000)), snapshots));
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        snapshots = scene.Snapshots;
        Assert.Contains("expected no more than 48 kB", Assert.IsType<SnapshotNotRecorded>(await OutcomeAsync(scene, "s", snapshots)).Why, StringComparison.Ordinal);
        await snapshots.Pruning;
        Assert.Equal("there, there, there, there, there, there", await FatesAsync(scene, trees)); // Nothing that young goes.

        await PruneAsync(scene);
        Assert.Equal("gone, gone, gone, gone, there, there", await FatesAsync(scene, trees));
        Assert.IsType<SnapshotRecorded>(await OutcomeAsync(scene, "s"));
    }

    [Fact]
    public async Task AForgottenSessionKeepsNothing()
    {
        using var scene = new SnapshotScene();
        scene.Sessions.Add("forgotten");
        var tree = await TakeAsync(scene, "forgotten", "x");
        await TakeAsync(scene, "other", "y");
        scene.Sessions.Add("other");

        await scene.Snapshots.ForgetAsync(scene.Work.Folder, new SessionId("forgotten"), TestContext.Current.CancellationToken);
        await PruneAsync(scene);
        Assert.False(await IsThereAsync(scene, tree));
    }

    [Fact]
    public async Task TidyingFreesWhatNobodyKeepsAndOnlyThat()
    {
        using var scene = new SnapshotScene();
        var content = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(50_000));
        var tree = await TakeAsync(scene, "forgotten", content);
        var other = await TakeAsync(scene, "other", "y");
        var snapshots = scene.Snapshots;
        Assert.InRange(await snapshots.TidyAsync(scene.Work.Folder, TestContext.Current.CancellationToken), 0, 20_000);
        Assert.True(await IsThereAsync(scene, tree));

        await snapshots.ForgetAsync(scene.Work.Folder, new SessionId("forgotten"), TestContext.Current.CancellationToken);
        Assert.InRange(await snapshots.TidyAsync(scene.Work.Folder, TestContext.Current.CancellationToken), 40_000, 200_000);
        Assert.False(await IsThereAsync(scene, tree));
        Assert.True(await IsThereAsync(scene, other));

        await snapshots.ForgetAsync(scene.Work.Folder, new SessionId("other"), TestContext.Current.CancellationToken);
        Assert.True(await snapshots.TidyAsync(scene.Work.Folder, TestContext.Current.CancellationToken) > 0);
        Assert.False(await IsThereAsync(scene, other));
        Assert.True(await IsThereAsync(scene, await TakeAsync(scene, "new", content)));
    }

    private static async Task<string> TakeAsync(SnapshotScene scene, string session, string content, GitSnapshots? snapshots = null)
    {
        scene.Work.With("file", content);
        return Assert.IsType<SnapshotRecorded>(await OutcomeAsync(scene, session, snapshots)).Tree;
    }

    private static int s_number;

    private static Task<SnapshotOutcome> OutcomeAsync(SnapshotScene scene, string session, GitSnapshots? snapshots = null) =>
        (snapshots ?? scene.Snapshots).TakeAsync(new SnapshotOrder(new SessionId(session), scene.Work.Folder, ++s_number, Previous: null), TestContext.Current.CancellationToken);

    /// <summary>Git keeps what is younger than two hours, whoever names it.</summary>
    private static async Task PruneAsync(SnapshotScene scene)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(scene.Shadow, "objects"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-1));
        }

        var repository = new ShadowRepository(scene.Home, scene.Work.Folder);
        var pruning = new SnapshotPruning(repository, scene.Bounds, scene.Clock, GitProgram.Find()!);
        do
        {
            await NobodyPrunesAsync(repository);
            await pruning.RunAsync(scene.Sessions, TestContext.Current.CancellationToken);
        }
        while (pruning.IsDue);
    }

    /// <summary>Recording begins a pruning of its own where one is due, and a second one leaves at once.</summary>
    private static async Task NobodyPrunesAsync(ShadowRepository repository)
    {
        while (true)
        {
            using var alone = repository.TryLock("pruning.lock");
            if (alone is not null) { return; }

            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> FatesAsync(SnapshotScene scene, List<string> trees)
    {
        var fates = await Task.WhenAll(trees.Select(tree => IsThereAsync(scene, tree)));
        return string.Join(", ", fates.Select(isThere => isThere ? "there" : "gone"));
    }

    private static async Task<bool> IsThereAsync(SnapshotScene scene, string tree)
    {
        try
        {
            await scene.CompareAsync(tree, tree);
            return true;
        }
        catch (SnapshotException)
        {
            return false;
        }
    }
}
