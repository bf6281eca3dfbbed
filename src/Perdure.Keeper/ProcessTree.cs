using Perdure.Keeper.Native;

namespace Perdure.Keeper;

/// <summary>Everything the command begot. Orphans come back to the keeper, so nobody leaves the tree.</summary>
internal static class ProcessTree
{
    const int LoadBytesMax = 256;

    // The first process of a namespace leads the command; on a busy machine it may outlive the process outside that started it.
    const int FirstOfNamespace = 1;

    // A process stops when it next leaves the kernel; one that waits for a disk takes its time.
    const int FreezeWalksMax = 500;
    const int FreezeWalkEveryMs = 2;

    /// <summary>Signals every descendant of the keeper and says how many there were.</summary>
    /// <param name="outermost">Where namespaces stand around the command: the process that leads into them.</param>
    /// <remarks>The walls are no part of what the command begot: they are not counted, and do not fall before the last blow.</remarks>
    public static int Signal(int signal, int? outermost)
    {
        var parents = Parents();
        var signalled = 0;
        foreach (var (process, parent) in parents)
        {
            if (!IsOurs(process, parents)) { continue; }

            var isWall = outermost is { } wall && (process == wall || parent == wall || ProcessStat.InnermostId(process) == FirstOfNamespace);
            if (!isWall || signal == Signals.Kill) { _ = Processes.Kill(process, signal); }
            if (!isWall) { signalled++; }
        }

        return signalled;
    }

    /// <summary>Stops every descendant where it stands; false where some did not stop in time.</summary>
    /// <remarks>Whoever is not stopped yet may beget others, so the walk is done again until it finds nobody who moves.</remarks>
    public static bool Freeze(int? outermost)
    {
        for (var walk = 0; walk < FreezeWalksMax; walk++)
        {
            var stats = Stats();
            var parents = stats.ToDictionary(stat => stat.Key, stat => stat.Value.Parent);
            var moving = stats.Where(stat => !stat.Value.IsStill && IsOurs(stat.Key, parents) && !(outermost is { } wall && (stat.Key == wall || stat.Value.Parent == wall))).ToList();
            if (moving.Count == 0) { return true; }

            foreach (var (process, _) in moving) { _ = Processes.Kill(process, Signals.Stop); }

            Polling.Wait([], FreezeWalkEveryMs);
        }

        return false;
    }

    /// <summary>All tasks of the machine, which costs one small read: never fewer than the command has.</summary>
    public static int MachineTasks()
    {
        var load = System.Text.Encoding.ASCII.GetString(Files.ReadAll("/proc/loadavg", LoadBytesMax) ?? []);
        return load.Split(' ', '/') is [_, _, _, _, var tasks, ..] && int.TryParse(tasks, out var count) ? count : int.MaxValue;
    }

    public static int Count()
    {
        var parents = Parents();
        return parents.Keys.Count(process => IsOurs(process, parents));
    }

    /// <summary>The command by the number it has in its namespace, whose first process is the only child of the outermost; or 0.</summary>
    public static int FindInner(int outermost, int inner)
    {
        var parents = Parents();
        return parents.Keys.FirstOrDefault(process =>
            parents.TryGetValue(parents[process], out var grandparent) && grandparent == outermost && ProcessStat.InnermostId(process) == inner);
    }

    static Dictionary<int, int> Parents() => Stats().ToDictionary(stat => stat.Key, stat => stat.Value.Parent);

    static Dictionary<int, ProcessStat> Stats()
    {
        var stats = new Dictionary<int, ProcessStat>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            var name = folder["/proc/".Length..];
            if (int.TryParse(name, out var process) && ProcessStat.Read(name) is { } stat) { stats[process] = stat; }
        }

        return stats;
    }

    static bool IsOurs(int process, Dictionary<int, int> parents)
    {
        // The table is read while processes come and go, so a loop is possible on paper; its length bounds the walk.
        for (var steps = 0; steps < parents.Count && parents.TryGetValue(process, out var parent); steps++)
        {
            if (parent == Environment.ProcessId) { return true; }

            process = parent;
        }

        return false;
    }
}
