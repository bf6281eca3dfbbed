using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>The answer a reviewer has to give: a verdict with its reason for each criterion, as JSON.</summary>
public static class Judgements
{
    /// <summary>The schema that a provider is asked to hold the answer to.</summary>
    public const string Schema = """{"type":"object","properties":{"verdicts":{"type":"array","items":{"type":"object","properties":{"number":{"type":"integer"},"met":{"type":"boolean"},"reason":{"type":"string"}},"required":["number","met","reason"],"additionalProperties":false}}},"required":["verdicts"],"additionalProperties":false}""";

    private const int ReasonCharsMax = 600;

    /// <returns>Null where the answer does not follow the schema, or leaves a criterion out.</returns>
    public static ImmutableArray<Evidence>? Read(string text, ImmutableArray<string> criteria)
    {
        try
        {
            using var answer = JsonDocument.Parse(WithoutFence(text));
            if (answer.RootElement.ValueKind != JsonValueKind.Object || !answer.RootElement.TryGetProperty("verdicts", out var list) || list.ValueKind != JsonValueKind.Array) { return null; }

            var verdicts = new Dictionary<int, Evidence>();
            foreach (var verdict in list.EnumerateArray())
            {
                if (Of(verdict, criteria) is not var (number, evidence) || !verdicts.TryAdd(number, evidence)) { return null; }
            }

            return verdicts.Count == criteria.Length ? [.. Enumerable.Range(1, criteria.Length).Select(number => verdicts[number])] : null;
        }
        catch (JsonException)
        {
            return null; // A model writes what it likes; it is asked once more.
        }
    }

    /// <summary>Whoever does not answer as asked has not said that anything is met.</summary>
    public static ImmutableArray<Evidence> Unread(ImmutableArray<string> criteria) =>
        [.. criteria.Select(criterion => new Evidence(ProofKind.Judged, criterion, Holds: false, Excerpt: "The reviewer gave no verdict that could be read."))];

    private static (int Number, Evidence Evidence)? Of(JsonElement verdict, ImmutableArray<string> criteria)
    {
        if (verdict.ValueKind != JsonValueKind.Object
            || !verdict.TryGetProperty("number", out var place) || place.ValueKind != JsonValueKind.Number || !place.TryGetInt32(out var number) || number < 1 || number > criteria.Length
            || !verdict.TryGetProperty("met", out var met) || met.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
            || !verdict.TryGetProperty("reason", out var reason) || reason.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        return (number, new Evidence(ProofKind.Judged, criteria[number - 1], met.GetBoolean(), Excerpt: MechanicalSummary.Shortened(reason.GetString()!.Trim(), ReasonCharsMax)));
    }

    /// <summary>Models like to put a whole answer into a fence.</summary>
    private static string WithoutFence(string text)
    {
        var lines = text.Trim().Split('\n');
        return lines is [['`', '`', '`', ..], .., "```"] ? string.Join('\n', lines[1..^1]) : text;
    }
}
