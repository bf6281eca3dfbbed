using System.Collections.Immutable;
using Perdure.Tools.Files;

namespace Perdure.Tools.Searching;

/// <summary>The lines of one .gitignore, about the folder it lies in.</summary>
internal sealed record IgnoreFile(string Folder, ImmutableArray<IgnoreLine> Lines)
{
    /// <summary>An ignore file longer than this was not written by the user.</summary>
    private const int LinesMax = 10_000;

    private const int BytesMax = 1 << 20;

    /// <returns>Null where there is none to read.</returns>
    public static IgnoreFile? Read(string folder, string file)
    {
        ImmutableArray<IgnoreLine> lines = [.. SafeFileOpener.Lines(file, BytesMax, LinesMax).Select(IgnoreLine.Read).OfType<IgnoreLine>()];
        return lines.IsEmpty ? null : new(folder, lines);
    }

    /// <returns>Whether the path is ignored; null where no line speaks of it. The last line that does decides.</returns>
    public bool? Verdict(string path, bool isFolder)
    {
        var parts = Path.GetRelativePath(Folder, path).Split(Path.DirectorySeparatorChar);
        for (var at = Lines.Length - 1; at >= 0; at--)
        {
            if (Lines[at].Matches(parts, isFolder)) { return !Lines[at].IsException; }
        }

        return null;
    }
}
