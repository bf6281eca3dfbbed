using Microsoft.Win32.SafeHandles;
using Perdure.Tools.Files.Native;

namespace Perdure.Tools.Files;

/// <summary>How a folder comes to be held: in one call of the kernel, or step by step.</summary>
internal sealed partial class FolderHandle
{
    /// <summary>The kernel asks for another try where something was moved while it looked.</summary>
    private const int AttemptsMax = 8;

    private const int TryAgain = 11;

    public static FolderHandle Root() => new(FolderSystemCalls.OpenRoot(), "/");

    /// <summary>Where the system has no way to hold a folder.</summary>
    public static FolderHandle ByPath(string path) => new(new SafeFileHandle(), path);

    /// <summary>A folder that is there, by whichever links its path leads.</summary>
    public static FolderHandle Open(string path) =>
        At(WorkspacePath.Resolved(path), make: false, out var obstacle) ?? throw new ObstacleException($"{path} {(obstacle == FileKind.Nothing ? "is not a folder" : obstacle.Words())}");

    /// <param name="place">A full path without links; a link on the way is not followed.</param>
    /// <param name="make">Folders on the way are made where they are missing.</param>
    /// <returns>Null where it cannot be had; <paramref name="obstacle"/> says what stands in the way.</returns>
    public static FolderHandle? At(string place, bool make, out FileKind obstacle)
    {
        obstacle = FileKind.Nothing;
        if (!FolderSystemCalls.Supported) { return AtPath(place, make); }

        var root = Root();
        var below = place.Trim('/');
        if (below.Length == 0) { return root; }

        using (root)
        {
            if (make || InOneCall(root, below, out obstacle) is not { } opened) { return StepByStep(root, below.Split('/'), place, make, out obstacle); }

            return opened.IsInvalid ? null : new FolderHandle(opened, place);
        }
    }

    /// <summary>The folder that holds <paramref name="path"/>, found without following a link.</summary>
    /// <param name="make">Folders on the way are made where they are missing.</param>
    /// <returns>Null where it is missing and is not made.</returns>
    /// <exception cref="ObstacleException">Something that is no folder stands on the way.</exception>
    public static FolderHandle? Around(string top, string path, bool make)
    {
        var folder = Open(top);
        var names = path.Split('/');
        for (var depth = 0; depth < names.Length - 1; depth++)
        {
            using var above = folder;
            if (make && FolderSystemCalls.MakeFolder(above._handle, names[depth]) != 0 && FolderSystemCalls.Last != FolderSystemCalls.Exists) { throw Obstacle(names, depth); }

            var next = FolderSystemCalls.OpenFolder(above._handle, names[depth]);
            if (next.IsInvalid && FolderSystemCalls.Last == FolderSystemCalls.NoSuchFile) { return null; }
            if (next.IsInvalid) { throw Obstacle(names, depth); }

            folder = new FolderHandle(next);
        }

        return folder;
    }

    /// <returns>Null where the kernel has no such call; an invalid handle where it failed.</returns>
    private static SafeFileHandle? InOneCall(FolderHandle root, string below, out FileKind obstacle)
    {
        obstacle = FileKind.Nothing;
        SafeFileHandle? opened = null;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            opened = FolderSystemCalls.OpenBeneath(root._handle, below);
            if (opened is not { IsInvalid: true } || FolderSystemCalls.Last != TryAgain) { break; }
        }

        if (opened is { IsInvalid: true })
        {
            obstacle = FolderSystemCalls.Last switch
            {
                FolderSystemCalls.NoSuchFile or FolderSystemCalls.NotAFolder => FileKind.Nothing,
                FolderSystemCalls.Denied => FileKind.Unknown,
                _ => FileKind.Link,
            };
        }

        return opened;
    }

    private static FolderHandle? StepByStep(FolderHandle root, string[] names, string place, bool make, out FileKind obstacle)
    {
        obstacle = FileKind.Nothing;
        var folder = root.Again();
        foreach (var name in names)
        {
            using var above = folder;
            if (make) { _ = FolderSystemCalls.MakeFolder(above._handle, name); }

            var next = FolderSystemCalls.OpenFolder(above._handle, name);
            if (!next.IsInvalid)
            {
                folder = new FolderHandle(next, place);
                continue;
            }

            obstacle = above.KindOf(name) switch { FileKind.Link => FileKind.Link, FileKind.Folder => FileKind.Unknown, _ => FileKind.Nothing };
            return null;
        }

        return folder;
    }

    private FolderHandle Again() => new(FolderSystemCalls.OpenFolder(_handle, "."), _path);

    private static FolderHandle? AtPath(string place, bool make)
    {
        if (make) { Directory.CreateDirectory(place); }

        return Directory.Exists(place) ? ByPath(place) : null;
    }

    private static ObstacleException Obstacle(string[] names, int depth) =>
        new($"{string.Join('/', names[..(depth + 1)])} is in the way: {FolderSystemCalls.Words(FolderSystemCalls.Last)}") { Place = string.Join('/', names[..(depth + 1)]) };
}
