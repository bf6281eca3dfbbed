using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Mcp;
using Perdure.Mcp.Serving;

namespace Perdure.Cli.Mcp;

/// <summary>One configured server as it is listed.</summary>
/// <param name="Tools">As it was last reached; null where it never was.</param>
/// <param name="Said">Where it is configured.</param>
internal sealed record McpRow(string Name, string Place, bool Enabled, int? Tools, string Said);

/// <summary>Renders the servers that are configured.</summary>
internal static class McpList
{
    public static IEnumerable<McpRow> Of(Config config, CatalogCache shelf) => config.McpServerNames.Select(name => new McpRow(
        name,
        McpServers.Find(config, name).Place.ToString()!,
        McpServers.IsEnabled(config, name),
        shelf.Find(name)?.Tools.Length,
        McpServers.Saying(config, name).Place));

    public static string Text(IEnumerable<McpRow> rows) => TextTable.Of(
    [
        ["NAME", "TOOLS", "SERVER", "CONFIGURED"],
        .. rows.Select(row => new[] { row.Name, row.Enabled ? row.Tools?.ToString() ?? "?" : "off", row.Place, row.Said }),
    ]);

    public static string Json(IEnumerable<McpRow> rows) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            json.WriteString("server", row.Place);
            json.WriteBoolean("enabled", row.Enabled);
            if (row.Tools is { } tools) { json.WriteNumber("tools", tools); }
            else { json.WriteNull("tools"); }

            json.WriteString("configured", row.Said);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
