using System.Collections.Immutable;

namespace Perdure.Tools.Patching;

/// <summary>Reads a patch as models write it, with what they get wrong without being misunderstood.</summary>
internal sealed class PatchText
{
    public const string Begin = "*** Begin Patch";
    public const string End = "*** End Patch";

    private const string Add = "*** Add File:";
    private const string Delete = "*** Delete File:";
    private const string Update = "*** Update File:";
    private const string Move = "*** Move to:";

    private readonly string[] _lines;
    private int _at;

    private PatchText(string[] lines) => _lines = lines;

    /// <exception cref="PatchRefusedException">It cannot be understood.</exception>
    public static ImmutableArray<FileChange> Read(string patch)
    {
        // Around the patch may stand what calls it in a shell, or a fence of Markdown.
        var lines = patch.Replace("\r\n", "\n").Split('\n').AsSpan();
        while (lines is [var first, ..] && IsWrapping(first.Trim())) { lines = lines[1..]; }
        while (lines is [.., var last] && IsWrapping(last.Trim())) { lines = lines[..^1]; }
        return new PatchText(lines.ToArray()).Changes();
    }

    private string Line => _lines[_at];

    private bool IsOver => _at >= _lines.Length;

    private ImmutableArray<FileChange> Changes()
    {
        if (IsOver || Line.Trim() != Begin) { throw new PatchRefusedException($"The first line of the patch has to be '{Begin}'."); }

        List<FileChange> changes = [];
        var isOpen = false;
        while (!IsOver)
        {
            switch (Line.Trim())
            {
                // Two patches in one text, or an empty line between files, are no misunderstanding.
                case Begin or End or "":
                    isOpen = Line.Trim() switch { Begin => true, End => false, _ => isOpen };
                    _at++;
                    break;
                case var line when !isOpen:
                    throw Refused($"expected nothing after '{End}', found '{line}'");
                default:
                    changes.Add(Change());
                    break;
            }
        }

        // A patch without an end may have been cut off; half of it is worse than none.
        if (isOpen) { throw new PatchRefusedException($"The last line of the patch has to be '{End}'. Was it cut off?"); }

        return changes.Count > 0 ? [.. changes] : throw new PatchRefusedException("The patch has no file in it.");
    }

    private static bool IsWrapping(string line) =>
        line is "" or "EOF" or "PATCH" or "'" or "\"" or ")" || line.StartsWith("```", StringComparison.Ordinal) || line.Contains("<<", StringComparison.Ordinal);

    private FileChange Change()
    {
        var header = Line.Trim();
        if (PathAfter(Add, header) is { } added) { return Added(added); }
        if (PathAfter(Update, header) is { } updated) { return Updated(updated); }
        if (PathAfter(Delete, header) is { } deleted)
        {
            _at++;
            return new DeleteFile(deleted);
        }

        throw Refused($"expected '{Add} path', '{Update} path' or '{Delete} path', found '{header}'");
    }

    private AddFile Added(string path)
    {
        List<string> lines = [];
        var blanks = 0;
        for (_at++; !IsOver && !IsMarker(Line.Trim()); _at++)
        {
            // An empty line among added ones has lost its sign; at the end it only separates.
            if (Line.Trim() == "") { blanks++; continue; }
            if (Line[0] != '+') { throw Refused($"every line of an added file begins with '+', found '{Line}'"); }

            lines.AddRange(Enumerable.Repeat("", blanks));
            blanks = 0;
            lines.Add(Line[1..]);
        }

        return new(path, [.. lines]);
    }

    private UpdateFile Updated(string path)
    {
        var headerLine = _at + 1;
        _at++;
        var moveTo = IsOver ? null : PathAfter(Move, Line.Trim());
        if (moveTo is not null) { _at++; }

        SkipDiffHeader();
        List<Hunk> hunks = [];
        while (!IsOver && !IsMarkerInHunk())
        {
            if (Line.Trim() == "") { _at++; continue; }

            hunks.Add(NextHunk());
        }

        if (hunks.Count == 0 && moveTo is null)
        {
            throw new PatchRefusedException($"Line {headerLine} of the patch: the update of {path} has no lines.");
        }

        return new(path, moveTo, [.. hunks]);
    }

    // The two lines that name the file in a unified diff.
    private void SkipDiffHeader()
    {
        if (_at + 1 >= _lines.Length) { return; }
        if (Line.StartsWith("--- ", StringComparison.Ordinal) && _lines[_at + 1].StartsWith("+++ ", StringComparison.Ordinal)) { _at += 2; }
    }

    private Hunk NextHunk()
    {
        var patchLine = _at + 1;
        List<string> anchors = [];
        for (; !IsOver && Line.StartsWith("@@", StringComparison.Ordinal); _at++)
        {
            if (HunkHeader.Anchor(Line) is { Length: > 0 } anchor) { anchors.Add(anchor); }
        }

        List<HunkLine> lines = [];
        for (; !IsOver && !IsMarkerInHunk() && !Line.StartsWith("@@", StringComparison.Ordinal); _at++) { lines.Add(HunkLineOf(Line)); }

        // Empty lines before the next header separate; as context they would say nothing.
        for (var last = _at - 1; lines.Count > 1 && _lines[last] == ""; last--) { lines.RemoveAt(lines.Count - 1); }

        var atEnd = !IsOver && Line.Trim() == HunkHeader.EndOfFile;
        if (atEnd) { _at++; }
        if (lines.Count == 0) { throw new PatchRefusedException($"Line {patchLine} of the patch: the hunk has no lines."); }
        return new([.. anchors], [.. lines], atEnd, patchLine);
    }

    private static HunkLine HunkLineOf(string line) => line switch
    {
        "" => new(HunkLineKind.Kept, ""),
        ['+', .. var text] => new(HunkLineKind.Added, text),
        ['-', .. var text] => new(HunkLineKind.Removed, text),
        [' ', .. var text] => new(HunkLineKind.Kept, text),
        // The space in front was forgotten. It is context, and has to be in the file to count.
        _ => new(HunkLineKind.Kept, line),
    };

    // Inside a hunk a marker with a space in front is a line of the file, except the one that ends the patch.
    private bool IsMarkerInHunk() => IsMarker(Line) || (_at == _lines.Length - 1 && Line.Trim() == End);

    private static bool IsMarker(string line) => line.StartsWith("*** ", StringComparison.Ordinal);

    private static string? PathAfter(string marker, string line) =>
        line.StartsWith(marker, StringComparison.OrdinalIgnoreCase) && line[marker.Length..].Trim() is { Length: > 0 } path ? path : null;

    private PatchRefusedException Refused(string problem) => new($"Line {_at + 1} of the patch: {problem}.");
}
