using System.Runtime.InteropServices;

namespace Perdure.Tools.Patching;

/// <summary>The real disk.</summary>
internal sealed partial class Disk : IDisk
{
    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public void Write(string path, byte[] content, UnixFileMode? mode)
    {
        // A file left behind by a crash may be read-only; a new one is not.
        File.Delete(path);
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        RandomAccess.Write(file, content, fileOffset: 0);
        if (mode is { } bits && !OperatingSystem.IsWindows()) { File.SetUnixFileMode(file, bits); }
        RandomAccess.FlushToDisk(file);
    }

    public void Rename(string from, string to, bool replace) => File.Move(from, to, replace);

    public void Delete(string path) => File.Delete(path);

    public void SyncFolder(string path)
    {
        // Windows has no such thing, and a folder that is gone has nothing to be kept.
        if (OperatingSystem.IsWindows()) { return; }

        var folder = Open(path, flags: 0);
        if (folder < 0) { return; }

        _ = Sync(folder);
        _ = Close(folder);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
