using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Perdure.Import;

/// <summary>Looks into JSON that may hold anything: what is not there, or is something else, is null.</summary>
internal static partial class Json
{
    /// <summary>Deeper than any record of these programs; what is deeper is no record.</summary>
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    /// <returns>Null where the line is no JSON object.</returns>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            // Half a character where its program cut a text must not cost the record.
            var json = JsonDocument.Parse(Utf8.IsValid(line.Span) ? line : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line.Span)), Options);
            if (json.RootElement.ValueKind == JsonValueKind.Object) { return json; }

            json.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? At(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    public static JsonElement? At(this JsonElement? json, string name) => json?.At(name);

    public static string? Text(this JsonElement json, string name) => json.At(name) is { ValueKind: JsonValueKind.String } text ? text.Read() : null;

    public static string? Text(this JsonElement? json, string name) => json?.Text(name);

    public static long Number(this JsonElement? json, string name) =>
        json.At(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? Math.Max(0, value) : 0;

    public static bool IsTrue(this JsonElement json, string name) => json.At(name) is { ValueKind: JsonValueKind.True };

    public static IEnumerable<JsonElement> Items(this JsonElement? json) => json is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public static DateTimeOffset? Moment(this JsonElement json, string name) =>
        json.Text(name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : null;

    /// <summary>The text itself. Half of a character in it, where its program cut it, becomes a mark.</summary>
    public static string Read(this JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            using var whole = JsonDocument.Parse(Escapes().Replace(text.GetRawText(), escape => escape.Groups["half"].Success ? "\\ufffd" : escape.Value));
            return whole.RootElement.GetString()!;
        }
    }

    [GeneratedRegex(@"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Escapes();
}
