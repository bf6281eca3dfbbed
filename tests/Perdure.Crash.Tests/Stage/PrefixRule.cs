using System.Globalization;
using System.Text;
using Perdure.Testing;

namespace Perdure.Crash.Tests.Stage;

/// <summary>Finds the prompts that began anew: every other one goes on from one the model server had seen.</summary>
internal static class PrefixRule
{
    /// <returns>For each its place, and where it first differs from the request before it.</returns>
    public static IReadOnlyList<string> Beginnings(IReadOnlyList<SeenRequest> requests) =>
        [.. requests.Index().Where(request => !requests.Take(request.Index).Any(earlier => request.Item.Prompt.Span.StartsWith(earlier.Prompt.Span))).Select(request => Describe(requests, request.Index))];

    private static string Describe(IReadOnlyList<SeenRequest> requests, int place)
    {
        if (place == 0) { return "the first"; }

        var before = requests[place - 1].Prompt.Span;
        var now = requests[place].Prompt.Span;
        var at = before.CommonPrefixLength(now);
        return string.Create(CultureInfo.InvariantCulture, $"request {place} differs at {at} of {before.Length}: {Excerpt(before, at)} | {Excerpt(now, at)}");
    }

    private static string Excerpt(ReadOnlySpan<byte> prompt, int at) => Encoding.UTF8.GetString(prompt[at..Math.Min(prompt.Length, at + 160)]);
}
