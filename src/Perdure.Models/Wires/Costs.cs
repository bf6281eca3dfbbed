using System.Text.Json;

namespace Perdure.Models.Wires;

/// <summary>Reads a cost from usage where a provider tells it itself, as OpenRouter does.</summary>
internal static class Costs
{
    public static decimal? Reported(JsonElement usage) =>
        usage.Field("cost") is { ValueKind: JsonValueKind.Number } cost && cost.TryGetDecimal(out var dollars) ? dollars : null;
}
