using System.Text.Json.Nodes;
using System.Text.Json;
using System.Text;
using Perdure.Runtime;

namespace Perdure.Hosting.Mcp;

/// <summary>The file <c>perdure mcp add</c> writes: apart from the user's own configuration, whose comments so stay as they are.</summary>
public sealed class McpFile(Home home)
{
    private const string Section = "mcpServers";

    private const string Heading = "// Written by `perdure mcp add` and `perdure mcp remove`. What config.jsonc says of the same server wins.\n";

    private static readonly JsonDocumentOptions Relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public bool Has(string name) => Servers(Read()).ContainsKey(name);

    public void Set(string name, JsonObject server)
    {
        var file = Read();
        Servers(file)[name] = server;
        Write(file);
    }

    /// <returns>Whether it was there.</returns>
    public bool Remove(string name)
    {
        var file = Read();
        if (!Servers(file).Remove(name)) { return false; }

        Write(file);
        return true;
    }

    // Whatever is wrong with it the configuration has complained of before.
    private JsonObject Read() => File.Exists(home.McpFile)
        ? JsonNode.Parse(File.ReadAllBytes(home.McpFile), documentOptions: Relaxed)!.AsObject()
        : [];

    private static JsonObject Servers(JsonObject file)
    {
        if (file[Section] is JsonObject servers) { return servers; }

        var empty = new JsonObject();
        file[Section] = empty;
        return empty;
    }

    private void Write(JsonObject content)
    {
        home.Made();
        AtomicFile.Write(home.McpFile, $"{Heading}{JsonText.Of(json => content.WriteTo(json))}\n"); // Variables and headers may hold secrets.
    }
}
