using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Perdure.Core;

/// <summary>Reads a reviewer's words: one line for each criterion, its number, <c>MET</c> or <c>NOT MET</c>, and why.</summary>
internal static partial class Judgements
{
    private const int WhyChars = 600;

    public static ImmutableArray<Evidence> Read(string text, ImmutableArray<string> criteria)
    {
        var said = Line().Matches(text).ToLookup(line => int.TryParse(line.Groups["number"].ValueSpan, out var number) ? number : 0);
        return [.. criteria.Select((criterion, place) => Of(criterion, said[place + 1].LastOrDefault()))];
    }

    /// <summary>What was not said to hold does not.</summary>
    private static Evidence Of(string criterion, Match? line) => line is null
        ? new Evidence(ProofKind.Judged, criterion, Holds: false, Excerpt: "The reviewer said nothing about it.")
        : new Evidence(ProofKind.Judged, criterion, !line.Groups["not"].Success, Excerpt: Digest.Shortened(line.Groups["why"].Value.Trim(), WhyChars));

    [GeneratedRegex(@"^[\s*]*(?<number>\d{1,3})[.:)]\s*\**\s*(?<not>NOT\s+)?MET\b\**[\s:.—-]*(?<why>[^\n]*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
