using System.Collections.Immutable;

namespace Perdure.Tools.Patching;

/// <summary>Finds lines of a patch in a file.</summary>
internal sealed class LineSearch(ImmutableArray<string> lines)
{
    private readonly Dictionary<LineFit, ImmutableArray<string>> _reduced = [];

    public ImmutableArray<string> Lines => lines;

    /// <summary>The first place from <paramref name="from"/> on, by the strictest degree that has one; null where none has.</summary>
    public int? First(ImmutableArray<string> wanted, int from)
    {
        foreach (var fit in LineFit.Degrees)
        {
            var places = Places(wanted, fit, from);
            if (places.Any()) { return places.First(); }
        }

        return null;
    }

    /// <summary>All places in the file, by the strictest degree that has one.</summary>
    public ImmutableArray<int> All(ImmutableArray<string> wanted) =>
        LineFit.Degrees.Select(fit => Places(wanted, fit, 0).ToImmutableArray()).FirstOrDefault(places => places.Length > 0, []);

    /// <summary>The line an anchor names from <paramref name="from"/> on: equal to it by some degree, or else holding it.</summary>
    public int? Anchor(string anchor, int from)
    {
        if (First([anchor], from) is { } line) { return line; }

        var plain = LineFit.Loosest.Reduce(anchor);
        var reduced = Reduced(LineFit.Loosest);
        for (var at = from; at < reduced.Length; at++)
        {
            if (reduced[at].Contains(plain, StringComparison.Ordinal)) { return at; }
        }

        return null;
    }

    /// <summary>Where most of the wanted lines stand, however loosely; null where none does.</summary>
    public int? Nearest(ImmutableArray<string> wanted)
    {
        var reduced = Reduced(LineFit.Loosest);
        ImmutableArray<string> sought = [.. wanted.Select(LineFit.Loosest.Reduce)];
        int? best = null;
        for (int place = 0, most = 0; place < reduced.Length; place++)
        {
            var hits = sought.Where((line, at) => line != "" && place + at < reduced.Length && reduced[place + at] == line).Count();
            if (hits > most) { (best, most) = (place, hits); }
        }

        return best;
    }

    private IEnumerable<int> Places(ImmutableArray<string> wanted, LineFit fit, int from)
    {
        var reduced = Reduced(fit);
        ImmutableArray<string> sought = [.. wanted.Select(fit.Reduce)];
        for (var place = from; place + sought.Length <= reduced.Length; place++)
        {
            if (reduced.AsSpan(place, sought.Length).SequenceEqual(sought.AsSpan())) { yield return place; }
        }
    }

    private ImmutableArray<string> Reduced(LineFit fit)
    {
        if (!_reduced.TryGetValue(fit, out var reduced)) { _reduced[fit] = reduced = [.. lines.Select(fit.Reduce)]; }
        return reduced;
    }
}
