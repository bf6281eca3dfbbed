using Perdure.Tools.Files.Native;

namespace Perdure.Tools.Files;

/// <summary>Opens places of the disk without following a link anywhere on the way: links were followed before, when the place was judged.</summary>
/// <remarks>
/// A path that is checked and then used may lead elsewhere in between, because a command swaps a folder for a link. Here the name that was checked is
/// the name that is opened, from a folder held open, and what was swapped is refused. Pipes, sockets and devices are not opened at all.
/// </remarks>
internal static class SafeFileOpener
{
    /// <param name="place">A full path without links, as <see cref="WorkspacePath.Resolved"/> gives it.</param>
    public static OpenedPath Open(string place)
    {
        if (!FolderSystemCalls.Supported) { return OpenElsewhere(place); }
        if (Path.GetDirectoryName(place) is not { } folder) { return new OpenedPath.Folder(FolderHandle.Root(), place); }

        using var around = FolderHandle.At(folder, make: false, out var obstacle);
        return around?.Open(Path.GetFileName(place), place) ?? obstacle switch
        {
            FileKind.Link or FileKind.Unknown => new OpenedPath.Other(obstacle),
            _ => new OpenedPath.Nothing(place),
        };
    }

    /// <summary>What stands there, without opening it.</summary>
    public static FileKind KindAt(string place)
    {
        if (!FolderSystemCalls.Supported) { return Directory.Exists(place) ? FileKind.Folder : File.Exists(place) ? FileKind.File : FileKind.Nothing; }
        if (Path.GetDirectoryName(place) is not { } folder) { return FileKind.Folder; }

        using var around = FolderHandle.At(folder, make: false, out var obstacle);
        return around?.KindOf(Path.GetFileName(place)) ?? obstacle;
    }

    /// <summary>The lines of a small file that Perdure itself goes by, such as a list of what git ignores; none where it is no file, or too large.</summary>
    /// <param name="throughLink">Whether the file itself may be a link.</param>
    public static IReadOnlyList<string> Lines(string path, int bytesMax, int linesMax, bool throughLink = true)
    {
        try
        {
            using var found = Open(throughLink ? WorkspacePath.Resolved(path) : WorkspacePath.WithoutLinksAbove(path));
            if (found is not OpenedPath.File file || file.Stream.Length > bytesMax) { return []; }

            using var reader = new StreamReader(file.Stream);
            var lines = new List<string>();
            while (lines.Count < linesMax && reader.ReadLine() is { } line) { lines.Add(line); }

            return lines;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static OpenedPath OpenElsewhere(string place)
    {
        if (Directory.Exists(place)) { return new OpenedPath.Folder(FolderHandle.ByPath(place), place); }
        if (!File.Exists(place)) { return new OpenedPath.Nothing(place); }

        return new OpenedPath.File(new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), Mode: null, place);
    }
}
