using System.Text;
using Perdure.Mcp.Serving;

namespace Perdure.Mcp.Calling;

/// <summary>Tells the model what a server offers, in words it can call it by.</summary>
internal static class OfferedTools
{
    /// <summary>About 5,000 tokens; the rest are named without their schemas.</summary>
    private const int CharsMax = 20_000;

    public static string Of(Server server)
    {
        if (server.Catalog is not { } catalog) { return server.Trouble is { } trouble ? $"It cannot be had: {trouble}" : "It is starting."; }
        if (catalog.Tools.IsEmpty) { return "It offers no tools."; }

        return $"Its tools are:\n{Lines(server.Name, catalog.Tools)}";
    }

    public static string Lines(string server, IEnumerable<KnownTool> tools)
    {
        var text = new StringBuilder();
        foreach (var tool in tools)
        {
            var line = $"- {tool.Name} ({ToolName.Of(server, tool.Name)}): {tool.Description.ReplaceLineEndings(" ")}\n  arguments: {tool.Parameters}\n";
            text.Append(text.Length + line.Length <= CharsMax ? line : $"- {tool.Name}\n");
        }

        return text.ToString();
    }
}
