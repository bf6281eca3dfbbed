using Perdure.Keeper.Native;

namespace Perdure.Keeper;

/// <summary>Everything the command begot. Orphans come back to the keeper, so nobody leaves the tree.</summary>
internal static class ProcessTree
{
    /// <summary>Signals every descendant of the keeper and says how many there were.</summary>
    public static int Signal(int signal)
    {
        var parents = Parents();
        var signalled = 0;
        foreach (var process in parents.Keys)
        {
            if (!IsOurs(process, parents)) { continue; }

            _ = Processes.Kill(process, signal);
            signalled++;
        }

        return signalled;
    }

    static Dictionary<int, int> Parents()
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            var name = folder["/proc/".Length..];
            if (int.TryParse(name, out var process) && ProcessStat.Read(name) is { } stat) { parents[process] = stat.Parent; }
        }

        return parents;
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
