using System.Collections.Immutable;

namespace Perdure.Tools;

/// <summary>How alike two texts are, by the pairs of characters they share.</summary>
internal static class Similarity
{
    /// <summary>Below this a suggestion puzzles more than it helps.</summary>
    private const double WorthNaming = 0.35;

    /// <summary>Longer texts are compared by their beginning.</summary>
    private const int CharsMax = 200;

    public static ImmutableArray<string> Nearest(string wanted, IEnumerable<string> candidates, int count)
    {
        var pairs = Pairs(wanted);
        return [
            .. candidates
                .Select(candidate => (candidate, likeness: Of(pairs, candidate)))
                .Where(scored => scored.likeness >= WorthNaming)
                .OrderByDescending(scored => scored.likeness)
                .ThenBy(scored => scored.candidate, StringComparer.Ordinal)
                .Select(scored => scored.candidate)
                .Distinct(StringComparer.Ordinal)
                .Take(count),
        ];
    }

    /// <summary>The places of the lines most like <paramref name="wanted"/>, best first.</summary>
    public static ImmutableArray<int> NearestLines(string wanted, IReadOnlyList<string> lines, int count)
    {
        var pairs = Pairs(wanted);
        return [
            .. Enumerable.Range(0, lines.Count)
                .Select(line => (line, likeness: Of(pairs, lines[line])))
                .Where(scored => scored.likeness >= WorthNaming)
                .OrderByDescending(scored => scored.likeness)
                .ThenBy(scored => scored.line)
                .Select(scored => scored.line)
                .Take(count),
        ];
    }

    private static double Of(HashSet<int> wanted, string candidate)
    {
        var others = Pairs(candidate);
        if (wanted.Count + others.Count == 0) { return 0; }

        var shared = others.Count(wanted.Contains);
        return 2.0 * shared / (wanted.Count + others.Count);
    }

    private static HashSet<int> Pairs(string text)
    {
        var characters = text.AsSpan().Trim();
        if (characters.Length > CharsMax) { characters = characters[..CharsMax]; }

        var pairs = new HashSet<int>();
        for (var at = 1; at < characters.Length; at++)
        {
            pairs.Add((char.ToLowerInvariant(characters[at - 1]) << 16) | char.ToLowerInvariant(characters[at]));
        }

        return pairs;
    }
}
