using Perdure.Runtime;

namespace Perdure.Tools.Commands;

/// <summary>Clears away the folders of commands whose whole result is in the log.</summary>
/// <remarks>
/// A small command leaves some 24 kB of tiny files beside 1 kB of log. They go when the session is left at rest and not one by one,
/// because a file system makes new files slowly while it has just deleted others.
/// </remarks>
internal static class RunCleanup
{
    public static void Clear(string runsFolder, int lastRun, IReadOnlySet<int> background)
    {
        if (!Directory.Exists(runsFolder)) { return; }

        foreach (var folder in Directory.EnumerateDirectories(runsFolder))
        {
            if (IsSettled(folder, lastRun, background) && HasEnded(folder) && !BackgroundRun.IsRemembered(folder)) { Remove(folder); }
        }

        // Where every outcome is in the log, nobody asks any more which folders there were.
        if (background.Count == 0 && !IsAnothersToo(runsFolder, lastRun)) { RunFolders.Forget(runsFolder); }
    }

    private static bool IsAnothersToo(string runsFolder, int lastRun) =>
        Directory.EnumerateDirectories(runsFolder).Any(folder => int.TryParse(Path.GetFileName(folder), out var number) && number > lastRun);

    private static bool IsSettled(string folder, int lastRun, IReadOnlySet<int> background) =>
        int.TryParse(Path.GetFileName(folder), out var number) && number <= lastRun && !background.Contains(number);

    private static bool HasEnded(string folder) => File.Exists(Path.Combine(folder, "exit.json"));

    private static void Remove(string folder)
    {
        try
        {
            // What says that it ended goes last, so a folder that was left half-way is found again.
            foreach (var file in Directory.EnumerateFiles(folder).Where(file => !file.EndsWith("exit.json", StringComparison.Ordinal))) { File.Delete(file); }

            Directory.Delete(folder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It costs a little disk until the session is left the next time.
        }
    }
}
