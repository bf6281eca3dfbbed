using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Perdure.Hosting;

/// <summary>Renders JSON for standard output: indented, characters as characters.</summary>
public static class JsonText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Action<Utf8JsonWriter> write)
    {
        var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Indented)) { write(json); }

        return Seen(Encoding.UTF8.GetString(bytes.ToArray())).ReplaceLineEndings("\n");
    }

    /// <summary>The same JSON with marks of direction and characters without width as escapes: a terminal may show it.</summary>
    public static string Seen(string json)
    {
        if (!json.Any(Printable.IsUnseen)) { return json; }

        return string.Concat(json.Select(character => Printable.IsUnseen(character) ? $"\\u{(int)character:x4}" : character.ToString()));
    }
}
