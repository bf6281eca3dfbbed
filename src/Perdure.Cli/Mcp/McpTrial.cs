using System.Text;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Mcp;
using Perdure.Mcp;
using Perdure.Mcp.Serving;

namespace Perdure.Cli.Mcp;

/// <summary>What came of starting a server once.</summary>
internal sealed record McpTrial(string Name, ServerCatalog? Catalog, string? Trouble)
{
    private const int DescriptionCharsMax = 80;

    public static async Task<McpTrial> RunAsync(string name, Config config, Home home, CancellationToken cancel)
    {
        var server = McpServers.Find(config, name);
        var (catalog, trouble) = await ServerTrial.RunAsync(server, Directory.GetCurrentDirectory(), McpServers.Host(config, home), cancel);
        return new McpTrial(server.Name, catalog, trouble);
    }

    public string Text()
    {
        if (Catalog is null) { return $"FAIL  {Name}: {Trouble}\n"; }

        var more = string.Concat(Catalog.Resources ? ", resources" : "", Catalog.Prompts ? ", prompts" : "");
        var text = new StringBuilder($"OK    {Name}: {Catalog.Tools.Length} tools{more}\n");
        foreach (var tool in Catalog.Tools)
        {
            text.Append($"        {tool.Name}{(tool.ReadOnly ? " (read-only)" : "")}: {Printable.FirstLine(tool.Description, DescriptionCharsMax)}\n");
        }

        return text.ToString();
    }

    public static string Json(IEnumerable<McpTrial> trials) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var trial in trials)
        {
            json.WriteStartObject();
            json.WriteString("name", trial.Name);
            json.WriteBoolean("ok", trial.Trouble is null);
            if (trial.Trouble is { } trouble) { json.WriteString("trouble", trouble); }
            if (trial.Catalog is { } catalog)
            {
                json.WriteBoolean("resources", catalog.Resources);
                json.WriteBoolean("prompts", catalog.Prompts);
                json.WriteStartArray("tools");
                foreach (var tool in catalog.Tools)
                {
                    json.WriteStartObject();
                    json.WriteString("name", tool.Name);
                    json.WriteString("description", tool.Description);
                    json.WriteBoolean("readOnly", tool.ReadOnly);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
