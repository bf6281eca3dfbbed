using Perdure.Tools.Files;

namespace Perdure.Tools.Patching;

/// <summary>The real disk. Every step is done in a folder held open that was reached without following a link.</summary>
internal sealed class Disk : IDisk
{
    private const UnixFileMode Usual = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The disk of a system; Windows has no way to hold a folder.</summary>
    public static IDisk Here => OperatingSystem.IsWindows() ? new WindowsDisk() : new Disk();

    public void CreateFolder(string path)
    {
        using var folder = FolderHandle.At(path, make: true, out var obstacle) ?? throw Missing(path, obstacle);
    }

    public void Write(string path, byte[] content, UnixFileMode? mode)
    {
        using var folder = Around(path);
        var name = Path.GetFileName(path);

        // A file left behind by a crash may be read-only; a new one is not.
        folder.RemoveIfThere(name);
        folder.WriteNew(name, content, mode ?? Usual, exactly: mode is not null);
    }

    public void Rename(string from, string to, bool replace)
    {
        using var folder = Around(to);
        if (replace) { folder.Rename(Path.GetFileName(from), Path.GetFileName(to)); }
        else { folder.RenameToNew(Path.GetFileName(from), Path.GetFileName(to)); }
    }

    public void Delete(string path)
    {
        using var folder = FolderHandle.At(Path.GetDirectoryName(path)!, make: false, out var obstacle);
        if (folder is null && obstacle != FileKind.Nothing) { throw Missing(path, obstacle); }
        if (folder?.KindOf(Path.GetFileName(path)) is not (null or FileKind.Nothing)) { folder.Remove(Path.GetFileName(path)); }
    }

    public void SyncFolder(string path)
    {
        // A folder that is gone has nothing to be kept.
        using var folder = FolderHandle.At(path, make: false, out _);
        folder?.Sync();
    }

    private static FolderHandle Around(string path) => FolderHandle.At(Path.GetDirectoryName(path)!, make: false, out var obstacle) ?? throw Missing(path, obstacle);

    private static IOException Missing(string path, FileKind obstacle) => new($"the folder of {path} {obstacle.Words()}");
}
