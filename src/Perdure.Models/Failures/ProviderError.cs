using System.Text.Json;
using Perdure.Models.Wires;

namespace Perdure.Models.Failures;

/// <summary>What a provider says went wrong, in whichever shape it says it.</summary>
/// <param name="ResetsAt">Seconds since 1970.</param>
/// <param name="ResetsInSeconds">Seconds from now.</param>
internal sealed record ProviderError(
    string Message, string? Type = null, string? Code = null, int? Status = null, long? ResetsAt = null, long? ResetsInSeconds = null)
{
    /// <summary>Longer messages are pages, not sentences.</summary>
    private const int MessageChars = 1_000;

    /// <summary>Reads <c>{"error":{...}}</c>, <c>{"error":"..."}</c>, <c>{"message":...}</c>, <c>{"detail":...}</c>, or the error object itself.</summary>
    public static ProviderError Read(JsonElement json)
    {
        if (json.Field("error") is { ValueKind: JsonValueKind.Object } inner) { return Read(inner); }

        var message = json.AsText() ?? json.Text("message") ?? json.Text("error") ?? json.Text("detail") ?? Whole(json);
        var code = json.Text("code");
        return new ProviderError(
            Shortened(Upstream(json) is { } upstream ? $"{message}: {upstream}" : message),
            json.Text("type"),
            code,
            int.TryParse(code, out var status) && status is >= 400 and < 600 ? status : null,
            json.Number("resets_at"),
            json.Number("resets_in_seconds"));
    }

    public static ProviderError Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return new ProviderError(Shortened(body.Trim()));
        }
    }

    /// <summary>Whether type or code is this word.</summary>
    public bool Is(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Type == word || Code == word) { return true; }
        }

        return false;
    }

    public bool Says(params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (Message.Contains(phrase, StringComparison.OrdinalIgnoreCase)) { return true; }
        }

        return false;
    }

    /// <summary>Routers wrap what the provider behind them said.</summary>
    private static string? Upstream(JsonElement json) => json.Field("metadata")?.Text("raw");

    /// <summary>An object of another shape is shown as it is; an empty one says nothing.</summary>
    private static string Whole(JsonElement json) => json.GetRawText() is var text and not ("{}" or "[]" or "null") ? text : "";

    private static string Shortened(string text) => text.Length <= MessageChars ? text : text[..MessageChars] + "…";
}
