using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>Empty folders in the place of held paths that are not there, so that there is something to be mounted read-only; taken away when nobody needs them any more.</summary>
/// <remarks>
/// Each keeper that needs one shares a lock on it, and the last one takes it away: a folder that is removed under a mount of another command would let that command make its own.
/// A keeper that was killed leaves its placeholder, and the next one finds it by its mark.
/// </remarks>
internal sealed class Placeholders
{
    /// <summary>The sticky bit means nothing in a folder of one's own, so nobody else sets it on an empty one.</summary>
    const int Mark = 0x200;

    const int Mode = Mark | 0x1ED; // 1755

    /// <summary>Another keeper may take it away just when we have found it, but not for ever.</summary>
    const int AttemptsMax = 100;

    readonly List<(int File, string Path)> _held = [];

    public static Placeholders For(SandboxRequest sandbox)
    {
        var placeholders = new Placeholders();
        foreach (var path in sandbox.Held) { placeholders.Hold(path); }

        return placeholders;
    }

    public void Release()
    {
        foreach (var (file, path) in _held)
        {
            // Somebody may have put something into it from outside; then it stays.
            if (Files.TryLock(file)) { _ = Files.RemoveFolder(path); }

            _ = Files.Close(file);
        }

        _held.Clear();
    }

    void Hold(string path)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var isNew = Files.MakeFolder(path, Mode) == 0;

            // Where the keeper may make nothing the command may not either.
            if (!isNew && Errno.Last is Errno.Denied or Errno.ReadOnly) { return; }
            if (!isNew && Errno.Last != Errno.Exists) { throw new SandboxSetupException($"holding {path}", Errno.Last); }

            var file = Files.OpenPrivate(path, Files.ReadOnly | Files.OnlyFolders | Files.NoLinks);
            if (file < 0 && Errno.Last == Errno.NoSuchFile) { continue; }

            // A file or a link of that name is held as it is.
            if (file < 0) { return; }

            // What umask took away is the mark.
            if (isNew) { _ = Files.ChangeMode(file, Mode); }

            if (!isNew && !IsPlaceholder(path))
            {
                _ = Files.Close(file);
                return;
            }

            if (Files.ShareLock(file) && Files.Real($"/proc/self/fd/{file}") == Files.Real(path))
            {
                _held.Add((file, path));
                return;
            }

            _ = Files.Close(file);
        }

        throw new SandboxSetupException($"holding {path}", Errno.Again);
    }

    static bool IsPlaceholder(string path)
    {
        try
        {
            return ((int)new DirectoryInfo(path).UnixFileMode & Mark) != 0 && !Directory.EnumerateFileSystemEntries(path).Any();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
