using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Perdure.Import.Tests.Stage;

/// <summary>Makes of a home a fixture: nothing of this machine is in it, and no long text of the program's maker.</summary>
internal sealed class Scrubbing(RealProgram real, string home)
{
    private const string Shop = "/home/anna/shop";

    /// <summary>Instructions are cut to this; nothing that is said in the stories is as long.</summary>
    private const int CharsMax = 160;

    /// <summary>Members whose texts are the conversation itself.</summary>
    private static readonly string[] Whole = ["message", "content", "text", "output", "input", "arguments", "encrypted_content", "base_url"];

    private const int TalkCharsMax = 3_000;

    /// <summary>They name a program's own files and features, of this day.</summary>
    private static readonly string[] Emptied = ["shape", "params", "state", "rendered", "tools", "base_instructions", "dynamic_tools", "attachment", "host_skills"];

    public void Write(string to)
    {
        foreach (var file in real.Reader.Find(real.Home).Select(found => found.File))
        {
            var target = Path.Combine(to, Swap(Path.GetRelativePath(real.Home, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, string.Concat(File.ReadLines(file).Select(line => Line(line) + "\n")));
        }
    }

    private string Line(string line)
    {
        using var json = JsonDocument.Parse(line);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) { Copy(json.RootElement, writer, ""); }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private void Copy(JsonElement json, Utf8JsonWriter writer, string name)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object when name == "attachment":
                writer.WriteStartObject();
                writer.WriteString("type", json.TryGetProperty("type", out var type) ? type.GetString() : null);
                writer.WriteEndObject();
                break;
            case JsonValueKind.Object when Emptied.Contains(name):
                writer.WriteStartObject();
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array when Emptied.Contains(name):
                writer.WriteStartArray();
                writer.WriteEndArray();
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in json.EnumerateObject())
                {
                    writer.WritePropertyName(Swap(member.Name));
                    Copy(member.Value, writer, member.Name);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray()) { Copy(item, writer, name); }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                var text = Swap(json.GetString()!);
                var most = Whole.Contains(name) && !text.StartsWith('<') ? TalkCharsMax : CharsMax;
                writer.WriteStringValue(text.Length <= most ? text : $"{text[..CharsMax]}…");
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }

    /// <summary>Claude Code names a project's folder after its path.</summary>
    private string Swap(string text) => text
        .Replace(real.Workspace, Shop, StringComparison.Ordinal)
        .Replace(Dashed(real.Workspace), Dashed(Shop), StringComparison.Ordinal)
        .Replace(real.Home, home, StringComparison.Ordinal);

    private static string Dashed(string path) => path.Replace('/', '-').Replace('.', '-');
}
