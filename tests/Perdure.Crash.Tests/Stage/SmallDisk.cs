using System.Diagnostics;

namespace Perdure.Crash.Tests.Stage;

/// <summary>A disk in memory for one home: it can be filled to its last byte, and made read-only.</summary>
internal sealed class SmallDisk : IDisposable
{
    public const string WhySkipped = "Mounting a disk of one's own takes root.";

    private const string Size = "4m";

    private const int FillerBytes = 4096;

    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Each name takes one of these, however little is in it.</summary>
    private const string Names = "600";

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <returns>Null where this user may not mount.</returns>
    public static SmallDisk? TryMount()
    {
        var path = Directory.CreateTempSubdirectory("perdure-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={Size},nr_inodes={Names},mode=700", "tmpfs", path)) { return new SmallDisk(path); }

        Directory.Delete(path);
        return null;
    }

    /// <summary>Leaves not a block free.</summary>
    public void Fill()
    {
        using var filler = File.Open(Filler, FileMode.Create);
        var bytes = new byte[FillerBytes];
        try
        {
            while (true)
            {
                filler.Write(bytes);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // That was the last one.
        }
    }

    /// <summary>Leaves room in files, and none for another name.</summary>
    public void UseUpNames()
    {
        Directory.CreateDirectory(Filler);
        try
        {
            for (var number = 0; ; number++) { File.Create(System.IO.Path.Combine(Filler, $"{number}")).Dispose(); }
        }
        catch (IOException)
        {
            // That was the last one.
        }
    }

    public void Free()
    {
        if (Directory.Exists(Filler)) { Directory.Delete(Filler, recursive: true); }
        else { File.Delete(Filler); }
    }

    public void Protect() => Remount("ro");

    public void Unprotect() => Remount("rw");

    public void Dispose()
    {
        // Lazily: a keeper that a failed test has left behind must not hide why it failed.
        Run("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    private void Remount(string how) => Assert.True(Run("mount", "-o", $"remount,{how}", Path), $"Expected to remount {Path} {how}.");

    private static bool Run(string command, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(command, words) { UseShellExecute = false, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
