using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>Hides files, folders and sockets from the command by mounts in the box's own namespace.</summary>
internal static class PathMasking
{
    /// <summary>A path may become a folder or a file while it is looked at; one that does so more often is not covered, and nothing runs.</summary>
    const int AttemptsMax = 4;

    public static void Cover(BoxRequest order)
    {
        string[] paths = [.. SandboxPlaces.Real(order.Sandbox.Masked), .. order.Sockets];
        if (paths.Length == 0) { return; }

        var here = Environment.CurrentDirectory;
        Mounts.Separate();
        foreach (var path in paths) { Cover(path); }

        // A folder that was entered before it was hidden would still be seen.
        if (Files.ChangeFolder(here) != 0) { throw new SandboxSetupException($"the working folder {here}", Errno.Last); }
    }

    static void Cover(string path)
    {
        var problem = Errno.NotAFolder;
        for (var attempt = 0; attempt < AttemptsMax && problem == Errno.NotAFolder; attempt++)
        {
            problem = Mounts.CoverFile(path);
            if (problem == Errno.NotAFolder) { problem = Mounts.CoverFolder(path); }

            // A file where a folder is on its way: nothing is there, as when it was removed.
            if (problem == Errno.NotAFolder && !Path.Exists(path)) { return; }
        }

        // What has vanished needs no cover, and what we may not look at the command may not either.
        if (problem is not (0 or Errno.NoSuchFile or Errno.Denied)) { throw new SandboxSetupException($"hiding {path}", problem); }
    }
}
