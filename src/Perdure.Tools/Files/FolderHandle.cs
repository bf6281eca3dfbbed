using Microsoft.Win32.SafeHandles;
using Perdure.Tools.Files.Native;
using Perdure.Tools.Snapshotting;

namespace Perdure.Tools.Files;

/// <summary>A folder held open, so that what is done in it is done there, whatever becomes of its path meanwhile.</summary>
internal sealed partial class FolderHandle : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string? _path;

    private FolderHandle(SafeFileHandle handle, string? path = null) => (_handle, _path) = (handle, path);

    /// <summary>The names in it, in no order.</summary>
    public IEnumerable<string> Names()
    {
        // The kernel shows what is held by its number, wherever its path leads by now.
        var path = OperatingSystem.IsLinux() ? $"/proc/self/fd/{_handle.DangerousGetHandle()}" : _path!;
        return Directory.EnumerateFileSystemEntries(path, "*", Everything).Select(entry => Path.GetFileName(entry));
    }

    public FileKind KindOf(string name)
    {
        if (_handle.IsInvalid) { return ByPathKind(Path.Combine(_path!, name)); }
        if (FolderSystemCalls.ModeOf(_handle, name) is { } mode) { return FileKinds.Of(mode); }

        return FolderSystemCalls.Last is FolderSystemCalls.NoSuchFile or FolderSystemCalls.NotAFolder ? FileKind.Nothing : FileKind.Unknown;
    }

    public string? LinkTarget(string name) => _handle.IsInvalid
        ? new FileInfo(Path.Combine(_path!, name)).LinkTarget
        : FolderSystemCalls.LinkTarget(_handle, name) is { } target ? System.Text.Encoding.UTF8.GetString(target) : null;

    /// <returns>Null where it is no folder any more.</returns>
    public FolderHandle? Enter(string name)
    {
        if (_handle.IsInvalid) { return ByPath(Path.Combine(_path!, name)); }

        var handle = FolderSystemCalls.OpenFolder(_handle, name);
        return handle.IsInvalid ? null : new FolderHandle(handle, _path is null ? null : Path.Combine(_path, name));
    }

    /// <summary>Opens what stands at a name, without following a link and without opening what is neither file nor folder.</summary>
    /// <param name="place">Its full path.</param>
    public OpenedPath Open(string name, string place) => KindOf(name) switch
    {
        FileKind.Nothing => new OpenedPath.Nothing(place),
        FileKind.File => OpenFile(name, place),
        FileKind.Folder => Enter(name) is { } folder ? new OpenedPath.Folder(folder, place) : new OpenedPath.Other(FileKind.Link),
        FileKind.Link => new OpenedPath.Other(FileKind.Link, FolderSystemCalls.LinkTarget(_handle, name)),
        var other => new OpenedPath.Other(other),
    };

    public FoundFile Find(string name)
    {
        if (FolderSystemCalls.LinkTarget(_handle, name) is { } target) { return new FoundFile(FoundFile.Link, LooseObject.NameOfBlob(target)); }

        switch (KindOf(name))
        {
            case FileKind.Nothing: return FoundFile.Nothing;
            case FileKind.Folder: return FoundFile.Folder;
            case not FileKind.File: return FoundFile.Other("it is no file");
        }

        using var handle = FolderSystemCalls.OpenToRead(_handle, name);
        if (handle.IsInvalid) { return FolderSystemCalls.Last == FolderSystemCalls.NoSuchFile ? FoundFile.Nothing : FoundFile.Other(FolderSystemCalls.Words(FolderSystemCalls.Last)); }
        if (FolderSystemCalls.ModeOf(handle) is not { } status || FileKinds.Of(status) != FileKind.File) { return FoundFile.Other("it is no file"); }

        var mode = File.GetUnixFileMode(handle);
        using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        var kind = mode.HasFlag(UnixFileMode.UserExecute) ? FoundFile.Program : FoundFile.Plain;
        return new FoundFile(kind, LooseObject.NameOfBlob(file, file.Length)) { Mode = mode };
    }

    /// <summary>Writes a new file, whose content is on disk when this returns.</summary>
    /// <param name="exactly">Whether the mode is meant as it is, and not less what new files of this user never have.</param>
    public void WriteNew(string name, byte[] content, UnixFileMode mode, bool exactly = false)
    {
        var handle = FolderSystemCalls.OpenNew(_handle, name, mode);
        if (handle.IsInvalid) { throw new ObstacleException(FolderSystemCalls.Words(FolderSystemCalls.Last)); }

        using var file = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        file.Write(content);
        if (exactly) { File.SetUnixFileMode(handle, mode); }

        file.Flush(flushToDisk: true);
    }

    public void SetMode(string name, UnixFileMode mode)
    {
        using var handle = FolderSystemCalls.OpenToRead(_handle, name);
        if (!handle.IsInvalid) { File.SetUnixFileMode(handle, mode); }
    }

    public void LinkNew(string name, byte[] target) => Must(FolderSystemCalls.MakeLink(_handle, name, target));

    public void Rename(string from, string to) => Must(FolderSystemCalls.Rename(_handle, from, to));

    /// <summary>Fails where there is something of the new name.</summary>
    public void RenameToNew(string from, string to) => Must(FolderSystemCalls.RenameToNew(_handle, from, to));

    public void Remove(string name) => Must(FolderSystemCalls.Remove(_handle, name));

    /// <summary>Where it is there and is a file.</summary>
    public void RemoveIfThere(string name) => _ = FolderSystemCalls.Remove(_handle, name);

    /// <returns>False where something is left in it.</returns>
    public bool RemoveIfEmpty(string name) => FolderSystemCalls.RemoveFolder(_handle, name) == 0;

    /// <summary>Sees to it that names given and taken in it are on disk.</summary>
    public void Sync()
    {
        using var folder = FolderSystemCalls.OpenToSync(_handle);
        if (!folder.IsInvalid) { _ = FolderSystemCalls.Sync(folder); }
    }

    public void Dispose() => _handle.Dispose();

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    private OpenedPath OpenFile(string name, string place)
    {
        if (_handle.IsInvalid) { return new OpenedPath.File(new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), Mode: null, place); }

        var handle = FolderSystemCalls.OpenToRead(_handle, name);
        if (!handle.IsInvalid && FolderSystemCalls.ModeOf(handle) is { } mode && FileKinds.Of(mode) == FileKind.File)
        {
            return new OpenedPath.File(new FileStream(handle, FileAccess.Read, bufferSize: 0), File.GetUnixFileMode(handle), place);
        }

        // Something else took its place between the look and the opening.
        var problem = FolderSystemCalls.Last;
        if (!handle.IsInvalid)
        {
            handle.Dispose();
            return new OpenedPath.Other(FileKind.Unknown);
        }

        return problem == FolderSystemCalls.NoSuchFile ? new OpenedPath.Nothing(place) : throw new UnauthorizedAccessException($"{place} cannot be read: {FolderSystemCalls.Words(problem)}");
    }

    private static FileKind ByPathKind(string path) =>
        new FileInfo(path).LinkTarget is not null ? FileKind.Link : Directory.Exists(path) ? FileKind.Folder : File.Exists(path) ? FileKind.File : FileKind.Nothing;

    private static void Must(int result)
    {
        if (result != 0) { throw new ObstacleException(FolderSystemCalls.Words(FolderSystemCalls.Last)); }
    }
}

/// <summary>Something in the workspace keeps a file from being read or written.</summary>
internal sealed class ObstacleException(string message) : IOException(message)
{
    /// <summary>What stands on the way, where it is not the file itself.</summary>
    public string? Place { get; init; }
}
