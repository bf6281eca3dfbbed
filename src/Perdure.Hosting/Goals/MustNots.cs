using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Hosting.Goals;

/// <summary>Sorts what must not happen by how it is looked at: commands, paths, words.</summary>
public static class MustNots
{
    /// <summary>Before the text of a must-not that no command can find.</summary>
    private const string TextMark = "text:";

    private const string PathMark = "path:";

    /// <summary>Must-nots by how they are looked at: commands here, paths there, words to the judge.</summary>
    public static Contract Split(Contract before, ImmutableArray<string>? mustNots) => mustNots is not { } said ? before : before with
    {
        MustNots = [.. said.Where(each => !IsMarked(each, TextMark) && !IsMarked(each, PathMark))],
        Untouched = [.. said.Where(each => IsMarked(each, PathMark)).Select(each => After(each, PathMark))],
    };

    public static IEnumerable<string> AsCriteria(IEnumerable<string> mustNots) =>
        mustNots.Where(each => IsMarked(each, TextMark)).Select(each => $"This must not have happened: {After(each, TextMark)}");

    private static bool IsMarked(string text, string mark) => text.StartsWith(mark, StringComparison.OrdinalIgnoreCase);

    private static string After(string text, string mark) => text[mark.Length..].Trim();
}
