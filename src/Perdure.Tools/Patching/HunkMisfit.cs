using System.Collections.Immutable;
using System.Text;

namespace Perdure.Tools.Patching;

/// <summary>Tells why a hunk has no place, so precisely that the next patch can be right.</summary>
internal sealed class HunkMisfit(string hunk, LineSearch file)
{
    private const int DifferencesMax = 3;
    private const int SimilarMax = 3;
    private const int PlacesMax = 5;
    private const int LineCharsMax = 200;

    public PatchRefusedException NotFound(Hunk wanted)
    {
        if (wanted.Lines.Any(line => line.Kind == HunkLineKind.Added) && file.First(wanted.After, 0) is { } there)
        {
            return new($"{hunk}: the lines it should change are not in the file, and the new ones already are, at line {there + 1}. It seems to be done.");
        }

        var before = wanted.Before;
        var text = new StringBuilder($"{hunk}: these lines are not in the file.\n");
        if (file.Nearest(before) is { } place) { AppendDifferences(text, before, place); }
        else { AppendSimilar(text, before); }

        text.Append("Read the file again, and copy the lines as they are.");
        return new(text.ToString());
    }

    public PatchRefusedException NoAnchor(ImmutableArray<string> anchors)
    {
        var text = new StringBuilder($"{hunk}: no line for '@@ {string.Join("' / '@@ ", anchors)}'.\n");
        AppendSimilar(text, anchors);
        return new(text.Append("Name a line of the file.").ToString());
    }

    public PatchRefusedException Ambiguous(ImmutableArray<int> places) =>
        new($"{hunk}: its lines stand at {places.Length} places (lines {string.Join(", ", places.Take(PlacesMax).Select(place => place + 1))}), "
            + "and none of them below its '@@' line. Name the right function or class behind @@, or give more lines around the change.");

    public PatchRefusedException Overlaps(int place) =>
        new($"{hunk}: it changes line {place + 1}, which another hunk of this patch changes too. Write them as one.");

    private void AppendDifferences(StringBuilder text, ImmutableArray<string> before, int place)
    {
        text.Append($"The nearest place is line {place + 1}. There\n");
        var differences = Enumerable.Range(0, before.Length)
            .Where(at => LineAt(place + at) is not { } line || LineFit.Loosest.Reduce(line) != LineFit.Loosest.Reduce(before[at]))
            .ToList();
        foreach (var at in differences.Take(DifferencesMax))
        {
            var found = LineAt(place + at) is { } line ? $"'{Shortened(line)}'" : "the end of the file";
            text.Append($"  line {place + at + 1}: expected '{Shortened(before[at])}', found {found}\n");
        }

        if (differences.Count > DifferencesMax) { text.Append($"  and {differences.Count - DifferencesMax} lines more differ.\n"); }
    }

    private void AppendSimilar(StringBuilder text, ImmutableArray<string> wanted)
    {
        // The longest line is the one that says most.
        var telling = wanted.MaxBy(line => line.Trim().Length) ?? "";
        text.Append($"Expected '{Shortened(telling)}'.");
        var similar = Similarity.NearestLines(telling, file.Lines, SimilarMax);
        text.Append(similar.IsEmpty ? " No line is like it.\n" : " The lines most like it:\n");
        foreach (var line in similar.Order()) { text.Append($"  line {line + 1}: '{Shortened(file.Lines[line])}'\n"); }
    }

    private string? LineAt(int line) => line < file.Lines.Length ? file.Lines[line] : null;

    private static string Shortened(string line) => line.Length <= LineCharsMax ? line : $"{line[..LineCharsMax]}…";
}
