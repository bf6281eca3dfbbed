using System.Collections.Immutable;

namespace Perdure.Tools.Patching;

/// <summary>Finds where the hunks of one file belong: mostly below each other, as they are written.</summary>
internal sealed class HunkPlaces(string file, ImmutableArray<string> lines)
{
    private readonly LineSearch _search = new(lines);
    private readonly SortedDictionary<int, Hunk> _taken = [];
    private int _from;

    /// <returns>For each hunk the line it begins at, from the top of the file down.</returns>
    /// <exception cref="PatchRefusedException">A hunk belongs nowhere, or in more than one place.</exception>
    public static IReadOnlyCollection<KeyValuePair<int, Hunk>> Of(string file, ImmutableArray<string> lines, ImmutableArray<Hunk> hunks)
    {
        var places = new HunkPlaces(file, lines);
        for (var at = 0; at < hunks.Length; at++) { places.Take(hunks[at], at + 1, hunks.Length); }
        return places._taken;
    }

    private void Take(Hunk hunk, int number, int count)
    {
        var misfit = new HunkMisfit($"{file}, hunk {number} of {count} (line {hunk.PatchLine} of the patch)", _search);
        var before = hunk.Before;
        var place = before.IsEmpty ? ForAddition(hunk, misfit) : AtEnd(hunk) ?? BelowAnchors(hunk) ?? Elsewhere(hunk, misfit);
        if (!IsFree(place, before.Length)) { throw misfit.Overlaps(place); }

        _taken[place] = _taken.TryGetValue(place, out var earlier) ? Joined(earlier, hunk) : hunk;
        _from = place + before.Length;
    }

    // Nothing to be found: the lines go below the anchor, and without one to the end of the file.
    private int ForAddition(Hunk hunk, HunkMisfit misfit)
    {
        if (hunk.Anchors.IsEmpty || hunk.AtEnd) { return lines.Length; }

        return BelowAnchorLines(hunk.Anchors, _from) ?? BelowAnchorLines(hunk.Anchors, 0) ?? throw misfit.NoAnchor(hunk.Anchors);
    }

    private int? AtEnd(Hunk hunk)
    {
        if (!hunk.AtEnd) { return null; }

        var last = lines.Length - hunk.Before.Length;
        return last >= _from && _search.First(hunk.Before, last) == last ? last : null;
    }

    private int? BelowAnchors(Hunk hunk)
    {
        if (BelowAnchorLines(hunk.Anchors, _from) is not { } from) { return null; }

        // Often the line behind @@ is repeated as the first line of the hunk.
        var isRepeated = !hunk.Anchors.IsEmpty && _search.First(hunk.Before, from - 1) == from - 1;
        return isRepeated ? from - 1 : _search.First(hunk.Before, from);
    }

    private int? BelowAnchorLines(ImmutableArray<string> anchors, int from)
    {
        int? at = from;
        foreach (var anchor in anchors)
        {
            at = _search.Anchor(anchor, at.Value) + 1;
            if (at is null) { return null; }
        }

        return at;
    }

    // Hunks come in the wrong order, and anchors are misremembered. One place that fits is beyond doubt all the same.
    private int Elsewhere(Hunk hunk, HunkMisfit misfit)
    {
        var before = hunk.Before;
        var places = _search.All(before).RemoveAll(place => !IsFree(place, before.Length));
        return places.Length switch
        {
            1 => places[0],
            0 => throw misfit.NotFound(hunk),
            _ => throw misfit.Ambiguous(places),
        };
    }

    private bool IsFree(int place, int length) =>
        _taken.All(taken => place + length <= taken.Key || taken.Key + taken.Value.Before.Length <= place);

    // Lines that are only added go above what is changed at the same place, and below what was added there before.
    private static Hunk Joined(Hunk earlier, Hunk later) => later.Before.IsEmpty && !earlier.Before.IsEmpty
        ? earlier with { Lines = [.. later.Lines, .. earlier.Lines] }
        : earlier with { Lines = [.. earlier.Lines, .. later.Lines] };
}
