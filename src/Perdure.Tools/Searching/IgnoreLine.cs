namespace Perdure.Tools.Searching;

/// <summary>One line of a .gitignore.</summary>
internal sealed record IgnoreLine(PathGlob Glob, bool IsException, bool FoldersOnly)
{
    /// <returns>Null for a comment or an empty line.</returns>
    public static IgnoreLine? Read(string line)
    {
        var pattern = WithoutTrailingSpaces(line);
        if (pattern.Length == 0 || pattern[0] == '#') { return null; }

        var isException = pattern[0] == '!';
        if (isException) { pattern = pattern[1..]; }

        var foldersOnly = pattern.EndsWith('/');
        pattern = pattern.TrimEnd('/');
        if (pattern.Length == 0) { return null; }

        // A slash before the end ties the pattern to the folder the file lies in.
        return new(new PathGlob(pattern, isAnchored: pattern.Contains('/')), isException, foldersOnly);
    }

    public bool Matches(ReadOnlySpan<string> path, bool isFolder) => (isFolder || !FoldersOnly) && Glob.Matches(path);

    private static string WithoutTrailingSpaces(string line)
    {
        var end = line.TrimEnd('\r').Length;
        while (end > 0 && line[end - 1] == ' ' && !(end > 1 && line[end - 2] == '\\')) { end--; }
        return line[..end];
    }
}
