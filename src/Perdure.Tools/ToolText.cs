using System.Buffers;
using System.Text;
using System.Text.Json;
using Perdure.Core.Values;

namespace Perdure.Tools;

/// <summary>Reads what the model is told of a tool from the Markdown beside its code.</summary>
public static class ToolText
{
    public static ToolSpec Spec(string name, string parameters, bool readOnly = false, bool seldom = false) =>
        new(name, Description(name), Compact(parameters), readOnly) { Seldom = seldom ? true : null };

    private static string Description(string name)
    {
        using var stream = typeof(ToolText).Assembly.GetManifestResourceStream($"{name}.md")
            ?? throw new InvalidOperationException($"Expected {name}.md embedded beside the tool; found none.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }

    // The schema is written for readers of the code and sent with every request.
    private static string Compact(string json)
    {
        using var schema = JsonDocument.Parse(json);
        var compact = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(compact)) { schema.WriteTo(writer); }
        return Encoding.UTF8.GetString(compact.WrittenSpan);
    }
}
