using System.Diagnostics;
using Perdure.Hosting;

namespace Perdure.Cli.Doctor;

/// <summary>Checks that the home can be written, is private, has room and keeps what is synced.</summary>
internal static class HomeChecks
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Room for weeks of sessions with their outputs.</summary>
    private const long FreeBytesWanted = 1L << 30;

    /// <summary>Below this the next long session may fill the disk.</summary>
    private const long FreeBytesNeeded = 100L << 20;

    /// <summary>Each entry waits for the disk; slower than this is felt.</summary>
    private static readonly TimeSpan SyncFelt = TimeSpan.FromMilliseconds(50);

    public static IEnumerable<Finding> Run(Home home)
    {
        if (Unusable(home) is { } unusable)
        {
            yield return unusable;
            yield break;
        }

        yield return Mode("home", home.Folder, "700");
        if (File.Exists(home.AuthFile)) { yield return Mode("stored keys", home.AuthFile, "600"); }

        yield return Room(home);
        yield return Sync(home);
    }

    private static Finding? Unusable(Home home)
    {
        try
        {
            home.Made();
            return null;
        }
        catch (HostingException complaint)
        {
            return Finding.Fail("home", complaint.Message, "or ask somebody who may");
        }
    }

    private static Finding Mode(string check, string path, string wanted) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None
            ? Finding.Warn(check, $"{path} can be read by others", $"chmod {wanted} {path}")
            : Finding.Ok(check, path);

    private static Finding Room(Home home)
    {
        var free = new DriveInfo(home.Folder).AvailableFreeSpace;
        var found = $"{free >> 20} MiB free";
        return free switch
        {
            < FreeBytesNeeded => Finding.Fail("disk", found, "make room; sessions stop when the disk is full"),
            < FreeBytesWanted => Finding.Warn("disk", found, "make room soon"),
            _ => Finding.Ok("disk", found),
        };
    }

    private static Finding Sync(Home home)
    {
        var probe = Path.Combine(home.Folder, $"doctor-{Environment.ProcessId}.tmp");
        try
        {
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            file.WriteByte(1);
            var began = Stopwatch.GetTimestamp();
            file.Flush(flushToDisk: true);
            var took = Stopwatch.GetElapsedTime(began);
            return took < SyncFelt
                ? Finding.Ok("sync", $"the disk confirms a write in {took.TotalMilliseconds:0.0} ms")
                : Finding.Warn("sync", $"the disk takes {took.TotalMilliseconds:0} ms to confirm a write", "put the home on a faster disk");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail("sync", problem.Message, $"make {home.Folder} writable");
        }
    }
}
