using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Perdure.Testing;

/// <summary>What a script has to know of a request, read from any of the three wires.</summary>
internal sealed partial record RequestFacts(string? Wire, string Model, int Outputs, string LastUserText, ReadOnlyMemory<byte> Prompt)
{
    public static RequestFacts Read(string path, ReadOnlyMemory<byte> body)
    {
        var wire = WireOf(path.Split('?')[0]);
        if (wire is null || body.IsEmpty) { return new RequestFacts(wire, "", 0, "", default); }

        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        var items = root.TryGetProperty(wire == "responses" ? "input" : "messages", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().ToList()
            : [];
        var user = items.LastOrDefault(item => Text(item, "role") == "user" && TextOf(item).Length > 0);
        return new RequestFacts(wire, Text(root, "model"), items.Sum(OutputsIn), user.ValueKind == JsonValueKind.Object ? TextOf(user) : "", PromptOf(root, wire));
    }

    private static string? WireOf(string path) => path switch
    {
        _ when path.EndsWith("/responses", StringComparison.Ordinal) => "responses",
        _ when path.EndsWith("/chat/completions", StringComparison.Ordinal) => "chat",
        _ when path.EndsWith("/messages", StringComparison.Ordinal) => "messages",
        _ => null,
    };

    private static int OutputsIn(JsonElement item)
    {
        if (Text(item, "type") is "function_call_output" or "custom_tool_call_output" || Text(item, "role") == "tool") { return 1; }

        return item.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            ? content.EnumerateArray().Count(block => Text(block, "type") == "tool_result")
            : 0;
    }

    private static string TextOf(JsonElement item)
    {
        if (!item.TryGetProperty("content", out var content)) { return ""; }

        return content.ValueKind == JsonValueKind.String
            ? content.GetString()!
            : string.Join('\n', content.EnumerateArray().Where(block => Text(block, "type") is "text" or "input_text").Select(block => Text(block, "text")));
    }

    /// <summary>The order in which providers build their prompt, whatever the order in the request.</summary>
    private static byte[] PromptOf(JsonElement root, string wire)
    {
        string[] fields = wire == "responses" ? ["tools", "instructions", "input"] : ["tools", "system", "messages"];
        var prompt = string.Join('\n', fields.Select(field => root.TryGetProperty(field, out var value) ? value.GetRawText().TrimEnd(']', '}') : ""));
        return Encoding.UTF8.GetBytes(CacheMark().Replace(prompt, ""));
    }

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    [GeneratedRegex("""\s*,?\s*"cache_control"\s*:\s*(\{[^{}]*\}|null)""", RegexOptions.ExplicitCapture)]
    private static partial Regex CacheMark();
}
