using System.Collections.Immutable;

namespace Perdure.Tools.Searching;

/// <summary>A pattern for paths in the language of .gitignore: <c>*</c>, <c>?</c>, <c>[a-z]</c>, and <c>**</c> across folders.</summary>
internal sealed class PathGlob
{
    /// <summary>Each pair of braces multiplies the alternatives; more than this is a mistake.</summary>
    private const int AlternativesMax = 64;

    /// <summary>More than this many <c>**</c> mean nothing more, and each multiplies the ways to look.</summary>
    private const int AnyDepthMax = 4;

    private readonly ImmutableArray<string> _segments;

    /// <param name="isAnchored">False where the pattern may begin in any folder.</param>
    public PathGlob(string pattern, bool isAnchored)
    {
        var segments = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (!isAnchored) { segments.Insert(0, "**"); }

        for (var at = segments.Count - 1; at > 0; at--)
        {
            if (segments[at] == "**" && segments[at - 1] == "**") { segments.RemoveAt(at); }
        }

        _segments = segments.Count(segment => segment == "**") > AnyDepthMax ? [] : [.. segments];
    }

    public bool Matches(ReadOnlySpan<string> path) => Matches(_segments.AsSpan(), path);

    /// <summary>Writes <c>a.{b,c}</c> out as <c>a.b</c> and <c>a.c</c>.</summary>
    public static IEnumerable<string> Alternatives(string pattern)
    {
        List<string> done = [];
        var open = new Queue<string>([pattern]);
        while (done.Count + open.Count < AlternativesMax && open.TryDequeue(out var next))
        {
            var (from, to) = InnerBraces(next);
            if (from < 0) { done.Add(next); continue; }

            foreach (var choice in next[(from + 1)..to].Split(',')) { open.Enqueue(next[..from] + choice + next[(to + 1)..]); }
        }

        return [.. done, .. open];
    }

    private static (int From, int To) InnerBraces(string pattern)
    {
        var to = pattern.IndexOf('}');
        return to < 0 ? (-1, -1) : (pattern.LastIndexOf('{', to), to);
    }

    private static bool Matches(ReadOnlySpan<string> glob, ReadOnlySpan<string> path)
    {
        if (glob.IsEmpty) { return path.IsEmpty; }
        if (glob[0] != "**") { return !path.IsEmpty && SegmentMatches(glob[0], path[0]) && Matches(glob[1..], path[1..]); }

        // At the end it stands for everything inside a folder, which the folder itself is not.
        if (glob.Length == 1) { return !path.IsEmpty; }

        for (var skipped = 0; skipped < path.Length; skipped++)
        {
            if (Matches(glob[1..], path[skipped..])) { return true; }
        }

        return false;
    }

    // Going back to the last star only is enough: what an earlier one could take, the last one can take as well.
    private static bool SegmentMatches(ReadOnlySpan<char> glob, ReadOnlySpan<char> name)
    {
        int at = 0, glyph = 0, star = -1, starAt = 0;
        while (at < name.Length)
        {
            if (glyph < glob.Length && glob[glyph] == '*')
            {
                star = glyph++;
                starAt = at;
            }
            else if (glyph < glob.Length && TakesLetter(glob, ref glyph, name[at])) { at++; }
            else if (star < 0) { return false; }
            else
            {
                glyph = star + 1;
                at = ++starAt;
            }
        }

        while (glyph < glob.Length && glob[glyph] == '*') { glyph++; }
        return glyph == glob.Length;
    }

    private static bool TakesLetter(ReadOnlySpan<char> glob, ref int glyph, char character)
    {
        switch (glob[glyph])
        {
            case '?':
                glyph++;
                return true;
            case '[' when ClassEnd(glob, glyph) is var end and > 0:
                var inside = glob[(glyph + 1)..end];
                glyph = end + 1;
                return InClass(inside, character);
            case '\\' when glyph + 1 < glob.Length:
                glyph += 2;
                return glob[glyph - 1] == character;
            default:
                return glob[glyph++] == character;
        }
    }

    private static int ClassEnd(ReadOnlySpan<char> glob, int open)
    {
        // The first character of a class may be ']' itself, also after the sign that turns it round.
        var from = open + 1;
        if (from < glob.Length && glob[from] is '!' or '^') { from++; }
        if (from >= glob.Length) { return -1; }

        var end = glob[(from + 1)..].IndexOf(']');
        return end < 0 ? -1 : from + 1 + end;
    }

    private static bool InClass(ReadOnlySpan<char> inside, char character)
    {
        var isTurned = inside[0] is '!' or '^';
        if (isTurned) { inside = inside[1..]; }

        var isIn = false;
        for (var at = 0; at < inside.Length; at++)
        {
            if (inside[at] == '\\' && at + 1 < inside.Length) { at++; }

            var isRange = at + 2 < inside.Length && inside[at + 1] == '-';
            isIn |= isRange ? character >= inside[at] && character <= inside[at + 2] : character == inside[at];
            if (isRange) { at += 2; }
        }

        return isIn != isTurned;
    }
}
