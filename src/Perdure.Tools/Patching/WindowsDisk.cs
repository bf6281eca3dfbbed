namespace Perdure.Tools.Patching;

/// <summary>The disk where folders cannot be held open: each step goes by its path.</summary>
internal sealed class WindowsDisk : IDisk
{
    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public void Write(string path, byte[] content, UnixFileMode? mode)
    {
        File.Delete(path);
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        RandomAccess.Write(file, content, fileOffset: 0);
        RandomAccess.FlushToDisk(file);
    }

    public void Rename(string from, string to, bool replace) => File.Move(from, to, replace);

    public void Delete(string path) => File.Delete(path);

    public void SyncFolder(string path)
    {
        // Windows has no such thing.
    }
}
