using System.Collections.Immutable;

namespace Perdure.Tools.Patching;

/// <summary>Finds where the hunks of one file belong: mostly below each other, as they are written.</summary>
internal sealed class HunkPlaces(string file, ImmutableArray<string> lines)
{
    private readonly LineSearch _search = new(lines);
    private readonly SortedDictionary<int, Hunk> _taken = [];
    private int _from;

    /// <returns>What changes of each hunk, by the line it begins at, from the top of the file down.</returns>
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
        if (!IsFree(place, hunk)) { throw misfit.Overlaps(place + hunk.Lead); }

        Keep(place + hunk.Lead, hunk.Core);
        _from = place + before.Length;
    }

    private void Keep(int place, Hunk core)
    {
        if (core.Lines.IsEmpty) { return; }

        _taken[place] = _taken.TryGetValue(place, out var earlier) ? Joined(earlier, core) : core;
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
        var places = _search.All(hunk.Before);
        var free = places.RemoveAll(place => !IsFree(place, hunk));
        return (places.Length, free.Length) switch
        {
            (0, _) => throw misfit.NotFound(hunk),
            (_, 0) => throw misfit.Overlaps(places[0] + hunk.Lead),
            (_, 1) => free[0],
            _ => throw misfit.Ambiguous(free),
        };
    }

    // Hunks may share lines of context, which models repeat against advice.
    private bool IsFree(int place, Hunk hunk)
    {
        var from = place + hunk.Lead;
        var to = from + hunk.Core.Before.Length;
        return _taken.All(taken => to <= taken.Key || taken.Key + taken.Value.Before.Length <= from);
    }

    // Lines that are only added go above what is changed at the same place, and below what was added there before.
    private static Hunk Joined(Hunk earlier, Hunk later) => later.Before.IsEmpty && !earlier.Before.IsEmpty
        ? earlier with { Lines = [.. later.Lines, .. earlier.Lines] }
        : earlier with { Lines = [.. earlier.Lines, .. later.Lines] };
}
