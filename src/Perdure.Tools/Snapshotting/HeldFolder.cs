using Microsoft.Win32.SafeHandles;
using Perdure.Tools.Snapshotting.Native;

namespace Perdure.Tools.Snapshotting;

/// <summary>A folder of the workspace held open, so that what is done in it is done there, whatever becomes of its path meanwhile.</summary>
internal sealed class HeldFolder : IDisposable
{
    private readonly SafeFileHandle _handle;

    private HeldFolder(SafeFileHandle handle) => _handle = handle;

    public static HeldFolder Open(string path)
    {
        var handle = FolderCalls.OpenTop(path);
        return handle.IsInvalid ? throw new ObstacleException(FolderCalls.Words(FolderCalls.Last)) : new HeldFolder(handle);
    }

    /// <summary>The folder that holds <paramref name="path"/>, found without following a link.</summary>
    /// <param name="make">Folders on the way are made where they are missing.</param>
    /// <returns>Null where it is missing and is not made.</returns>
    /// <exception cref="ObstacleException">Something that is no folder stands on the way.</exception>
    public static HeldFolder? Around(string top, string path, bool make)
    {
        var folder = Open(top);
        var names = path.Split('/');
        for (var depth = 0; depth < names.Length - 1; depth++)
        {
            using var above = folder;
            if (make && FolderCalls.MakeFolder(above._handle, names[depth]) != 0 && FolderCalls.Last != FolderCalls.Exists) { throw Obstacle(names, depth); }

            var next = FolderCalls.OpenFolder(above._handle, names[depth]);
            if (next.IsInvalid && FolderCalls.Last == FolderCalls.NoSuchFile) { return null; }
            if (next.IsInvalid) { throw Obstacle(names, depth); }

            folder = new HeldFolder(next);
        }

        return folder;
    }

    public FoundFile Find(string name)
    {
        if (FolderCalls.LinkTarget(_handle, name) is { } target) { return new FoundFile(FoundFile.Link, LooseObject.NameOfBlob(target)); }
        if (FolderCalls.Last == FolderCalls.NoSuchFile) { return FoundFile.Nothing; }

        using var handle = FolderCalls.OpenToRead(_handle, name);
        if (handle.IsInvalid) { return FolderCalls.Last == FolderCalls.NoSuchFile ? FoundFile.Nothing : FoundFile.Other(FolderCalls.Words(FolderCalls.Last)); }
        if (File.GetAttributes(handle).HasFlag(FileAttributes.Directory)) { return FoundFile.Folder; }

        var mode = File.GetUnixFileMode(handle);
        using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (!file.CanSeek) { return FoundFile.Other("it is no file"); }

        var kind = mode.HasFlag(UnixFileMode.UserExecute) ? FoundFile.Program : FoundFile.Plain;
        return new FoundFile(kind, LooseObject.NameOfBlob(file, file.Length)) { Mode = mode };
    }

    /// <summary>Writes a new file that nobody sees before it is renamed.</summary>
    public void WriteNew(string name, byte[] content, UnixFileMode mode)
    {
        var handle = FolderCalls.OpenNew(_handle, name, mode);
        if (handle.IsInvalid) { throw new ObstacleException(FolderCalls.Words(FolderCalls.Last)); }

        using var file = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    public void SetMode(string name, UnixFileMode mode)
    {
        using var handle = FolderCalls.OpenToRead(_handle, name);
        if (!handle.IsInvalid) { File.SetUnixFileMode(handle, mode); }
    }

    public void LinkNew(string name, byte[] target) => Must(FolderCalls.MakeLink(_handle, name, target));

    public void Rename(string from, string to) => Must(FolderCalls.Rename(_handle, from, to));

    public void Remove(string name) => Must(FolderCalls.Remove(_handle, name));

    /// <summary>Where it is there and is a file.</summary>
    public void RemoveIfThere(string name) => _ = FolderCalls.Remove(_handle, name);

    /// <returns>False where something is left in it.</returns>
    public bool RemoveIfEmpty(string name) => FolderCalls.RemoveFolder(_handle, name) == 0;

    public void Dispose() => _handle.Dispose();

    private static void Must(int result)
    {
        if (result != 0) { throw new ObstacleException(FolderCalls.Words(FolderCalls.Last)); }
    }

    private static ObstacleException Obstacle(string[] names, int depth) =>
        new($"{string.Join('/', names[..(depth + 1)])} is in the way: {FolderCalls.Words(FolderCalls.Last)}") { Place = string.Join('/', names[..(depth + 1)]) };
}

/// <summary>Something in the workspace keeps a file from being read or written.</summary>
internal sealed class ObstacleException(string message) : Exception(message)
{
    /// <summary>What stands on the way, where it is not the file itself.</summary>
    public string? Place { get; init; }
}
