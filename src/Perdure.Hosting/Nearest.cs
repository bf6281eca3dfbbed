namespace Perdure.Hosting;

/// <summary>Finds what somebody probably meant.</summary>
public static class Nearest
{
    /// <summary>Words that differ in more than this share of their characters are different words.</summary>
    private const double DifferenceMax = 0.5;

    /// <summary>Comparing costs characters times characters; nobody mistypes a name longer than this.</summary>
    private const int CharsMax = 128;

    public static string? To(string given, IEnumerable<string> known) => Among(given, known, 1).FirstOrDefault();

    /// <summary>The likeliest first; none where nothing is near.</summary>
    public static IEnumerable<string> Among(string given, IEnumerable<string> known, int count) => known
        .Select(name => (Name: name, Distance: Distance(given, name)))
        .Where(candidate => IsNear(given, candidate.Name, candidate.Distance))
        .OrderBy(candidate => candidate.Distance)
        .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
        .Take(count)
        .Select(candidate => candidate.Name);

    /// <summary>A part of a word means it too: url for baseUrl.</summary>
    private static bool IsNear(string given, string name, int distance) =>
        distance <= Math.Max(given.Length, name.Length) * DifferenceMax || name.Contains(given, StringComparison.OrdinalIgnoreCase);

    /// <summary>How many characters have to be added, left out or changed, whatever their case.</summary>
    private static int Distance(string one, string other)
    {
        if (one.Length > CharsMax || other.Length > CharsMax) { return int.MaxValue; }

        var row = new int[other.Length + 1];
        for (var column = 0; column < row.Length; column++) { row[column] = column; }

        foreach (var character in one)
        {
            var diagonal = row[0]++;
            for (var column = 1; column < row.Length; column++)
            {
                var changed = diagonal + (char.ToLowerInvariant(character) == char.ToLowerInvariant(other[column - 1]) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(changed, Math.Min(row[column], row[column - 1]) + 1);
            }
        }

        return row[^1];
    }
}
