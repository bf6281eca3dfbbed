using System.Globalization;
using System.Text.RegularExpressions;

namespace Perdure.Models.Failures;

/// <summary>Reads spans of time as providers write them: <c>1.5s</c>, <c>6m0s</c>, <c>20ms</c>, <c>2 minutes</c>.</summary>
internal static partial class Durations
{
    private const string Span = @"(?:\d+(?:\.\d+)?\s*(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)\b?[\s,]*(?:and\s+)?)+";

    /// <returns>The span named after words such as "try again in", or null.</returns>
    public static TimeSpan? InSentence(string sentence) =>
        Asked().Match(sentence) is { Success: true } match ? Parse(match.Groups["span"].Value) : null;

    public static TimeSpan? Parse(string text)
    {
        var parts = Part().Matches(text);
        if (parts.Count == 0) { return null; }

        var seconds = parts.Sum(part => double.Parse(part.Groups["number"].Value, CultureInfo.InvariantCulture) * SecondsIn(part.Groups["unit"].Value));
        return seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double SecondsIn(string unit) => unit.ToLowerInvariant() switch
    {
        "ms" or "millisecond" or "milliseconds" => 0.001,
        ['s', ..] => 1,
        ['m', ..] => 60,
        ['h', ..] => 3_600,
        _ => 86_400,
    };

    [GeneratedRegex(@"\b(?:try again|retry|retrying|wait|available again|resets?)\b[^\d.]{0,40}?(?<span>" + Span + ")", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Asked();

    [GeneratedRegex(@"(?<number>\d+(\.\d+)?)\s*(?<unit>milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Part();
}
