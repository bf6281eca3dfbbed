using System.Security.Cryptography;
using System.Text;
using Perdure.Tools.Files;

namespace Perdure.Tools.Snapshotting;

/// <summary>Puts one file of a tree into the workspace, or takes it away: whole or not at all.</summary>
internal sealed class PlacedFile(string workspace, TreeChange change)
{
    /// <summary>Of what a restore that was killed leaves behind until it is run again; snapshots do not see it.</summary>
    public const string Prefix = ".perdure-restore-";

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _name = change.Path[(change.Path.LastIndexOf('/') + 1)..];

    public TreeChange Change => change;

    /// <summary>What lies there now.</summary>
    /// <exception cref="ObstacleException">Something that is no folder stands on the way.</exception>
    public FoundFile Find()
    {
        using var folder = FolderHandle.Around(workspace, change.Path, make: false);
        return folder?.Find(_name) ?? FoundFile.Nothing;
    }

    public void Remove()
    {
        using var folder = FolderHandle.Around(workspace, change.Path, make: false);
        folder?.Remove(_name);
    }

    public void Write(Func<string, byte[]> contents)
    {
        using var folder = FolderHandle.Around(workspace, change.Path, make: true)!;
        var before = folder.Find(_name);
        if (before == FoundFile.Folder) { throw new ObstacleException(before.Why!); }

        // The same name each time, so that whoever finishes a restore finds what the last one left.
        var fresh = Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_name)).AsSpan(0, 8));
        folder.RemoveIfThere(fresh);
        if (change.To.Kind == FoundFile.Link) { folder.LinkNew(fresh, contents(change.To.Blob)); }
        else
        {
            var isProgram = change.To.Kind == FoundFile.Program;
            folder.WriteNew(fresh, contents(change.To.Blob), isProgram ? Readable | Executable : Readable);
            if (before.Mode is { } mode) { folder.SetMode(fresh, isProgram ? mode | (Executable & ReadersOf(mode)) : mode & ~Executable); }
        }

        folder.Rename(fresh, _name);
    }

    /// <summary>Whoever may read it may run it.</summary>
    private static UnixFileMode ReadersOf(UnixFileMode mode) => (UnixFileMode)((int)(mode & Readable) >> 2);

    /// <summary>Takes away the folders that have become empty, from the innermost outwards.</summary>
    public void RemoveEmptyFolders()
    {
        for (var path = change.Path; path.LastIndexOf('/') is > 0 and var end;)
        {
            path = path[..end];
            using var folder = FolderHandle.Around(workspace, path, make: false);
            if (folder is null || !folder.RemoveIfEmpty(path[(path.LastIndexOf('/') + 1)..])) { return; }
        }
    }
}
