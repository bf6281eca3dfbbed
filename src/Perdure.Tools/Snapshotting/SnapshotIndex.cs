using System.Collections.Immutable;
using Perdure.Runtime;

namespace Perdure.Tools.Snapshotting;

/// <summary>An index of one's own for the time of one snapshot, so that two sessions of one workspace do not meet in it.</summary>
/// <remarks>
/// An index only remembers which files have been read, so any slot serves any session, and one that is spoilt is thrown away. To git a
/// slot is a worktree of the shadow repository. Whoever has its lock uses it; the kernel lets go of the lock of a process that dies.
/// </remarks>
internal sealed class SnapshotIndex : IDisposable
{
    /// <summary>More sessions than this that record one workspace at the same moment wait for each other.</summary>
    private const int SlotsMax = 8;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(20);

    /// <summary>A git whose agent was killed goes on for a while; its lock is older than this only when the machine went down under it.</summary>
    private static readonly TimeSpan LockLivesAtMost = TimeSpan.FromMinutes(10);

    private const string Unborn = "ref: refs/heads/none\n";

    private readonly FileStream _lock;

    private SnapshotIndex(string folder, FileStream held)
    {
        Folder = folder;
        _lock = held;
    }

    public string Folder { get; }

    public string Index => Path.Combine(Folder, "index");

    private string IndexLock => Path.Combine(Folder, "index.lock");

    private string Head => Path.Combine(Folder, "HEAD");

    /// <summary>The commit in <see cref="Head"/> and its tree, which git would have to be asked for.</summary>
    private string Known => Path.Combine(Folder, "known");

    /// <returns>The tree and the commit the index was last recorded as; null where that is not known.</returns>
    public (string Tree, string Commit)? Recorded
    {
        get
        {
            if (!File.Exists(Known) || File.ReadAllText(Known).Split(' ', '\n') is not [var commit, var tree, ..]) { return null; }

            return File.Exists(Head) && File.ReadAllText(Head).Trim() == commit ? (tree, commit) : null;
        }
    }

    public static async Task<SnapshotIndex> BorrowAsync(ShadowRepository repository, CancellationToken cancel)
    {
        while (true)
        {
            for (var number = 1; number <= SlotsMax; number++)
            {
                if (TryBorrow(repository, number) is { } slot) { return slot; }
            }

            await Task.Delay(LookAgainAfter, cancel);
        }
    }

    public void Record(string tree, string commit)
    {
        AtomicFile.Write(Head, $"{commit}\n");
        AtomicFile.Write(Known, $"{commit} {tree}\n");
    }

    /// <summary>Whoever borrows it next begins with nothing.</summary>
    public void Clear()
    {
        foreach (var file in new[] { Head, Known, Index, IndexLock }) { File.Delete(file); }

        Make(null);
    }

    /// <summary>Holds every slot there is or may be, so that nobody can be recording.</summary>
    /// <returns>None where somebody is.</returns>
    public static ImmutableArray<SnapshotIndex> TryHoldAll(ShadowRepository repository)
    {
        var held = new List<SnapshotIndex>();
        for (var number = 1; number <= SlotsMax; number++)
        {
            if (TryHold(repository, number) is { } slot)
            {
                held.Add(slot);
                continue;
            }

            foreach (var one in held) { one.Dispose(); }

            return [];
        }

        return [.. held];
    }

    /// <summary>It is as if it had never been made; whoever borrows it next makes it.</summary>
    public void Forget()
    {
        foreach (var file in new[] { Head, Known, Index }) { File.Delete(file); }
    }

    public void Unlock() => File.Delete(IndexLock);

    public void Dispose() => _lock.Dispose();

    private static SnapshotIndex? TryBorrow(ShadowRepository repository, int number)
    {
        var slot = TryHold(repository, number);
        if (slot is not null && !File.Exists(slot.Head)) { slot.Make(NewestIn(repository)); }

        return slot;
    }

    private static SnapshotIndex? TryHold(ShadowRepository repository, int number)
    {
        var folder = Path.Combine(repository.Slots, $"{number}");
        Directory.CreateDirectory(folder);
        if (repository.TryLock(Path.Combine(folder, "lock")) is not { } held) { return null; }

        var slot = new SnapshotIndex(folder, held);
        if (!slot.IsLeftBusy()) { return slot; }

        slot.Dispose();
        return null;
    }

    /// <summary>Its agent was killed, and the git it had started may still be at work.</summary>
    private bool IsLeftBusy()
    {
        if (!File.Exists(IndexLock)) { return false; }
        if (DateTime.UtcNow - File.GetLastWriteTimeUtc(IndexLock) < LockLivesAtMost) { return true; }

        File.Delete(IndexLock);
        return false;
    }

    private static string? NewestIn(ShadowRepository repository) =>
        Directory.EnumerateFiles(repository.Slots, "index", SearchOption.AllDirectories).OrderByDescending(File.GetLastWriteTimeUtc).Select(Path.GetDirectoryName).FirstOrDefault();

    /// <param name="like">What another slot knows of the files saves reading them all again.</param>
    private void Make(string? like)
    {
        File.WriteAllText(Path.Combine(Folder, "commondir"), "../..\n");
        File.WriteAllText(Path.Combine(Folder, "gitdir"), $"{Path.Combine(Folder, ".git")}\n");
        var head = Unborn;
        if (like is not null && like != Folder)
        {
            File.Copy(Path.Combine(like, "index"), Index, overwrite: true);
            if (File.Exists(Path.Combine(like, "HEAD"))) { head = File.ReadAllText(Path.Combine(like, "HEAD")); }
            if (File.Exists(Path.Combine(like, "known"))) { File.Copy(Path.Combine(like, "known"), Known, overwrite: true); }
        }

        AtomicFile.Write(Head, head); // Last: a slot without it is not made yet.
    }
}
