using System.Collections.Immutable;
using Perdure.Core.Values;
using Perdure.Mcp.Calling;
using Perdure.Mcp.Serving;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp;

/// <summary>Says how the tools of a server differ from those a session began with, as a note: the list itself stays as it was.</summary>
internal static class ToolListChanges
{
    /// <returns>Null where the model knows already.</returns>
    public static Note? Of(Server server, KnownTools told)
    {
        if (server.Catalog is not { } catalog) { return server.Trouble is null ? null : Note(server.Name, $"The MCP server {server.Name} is configured and could not be started."); }

        var before = told.Tools.Where(tool => tool.Name.StartsWith(ToolName.Prefix(server.Name), StringComparison.Ordinal)).ToImmutableArray();
        var now = catalog.Tools.Select(tool => tool.Spec(server.Settings)).ToHashSet(); // Of this list: the server may have another by now.
        var isNews = catalog.Tools.Where(tool => !before.Contains(tool.Spec(server.Settings))).ToList();
        var gone = before.Where(old => now.All(tool => tool.Name != old.Name)).Select(tool => tool.Name).ToList();
        if (isNews.Count + gone.Count > 0) { return Note(server.Name, Changed(server.Name, isNews, gone)); }

        return IsTold(server.Name, told) ? Note(server.Name, $"The MCP server {server.Name} offers the tools the session began with, and no others.") : null;
    }

    /// <summary>For servers the session began with that are not configured any more.</summary>
    public static IEnumerable<Note> OfRemoved(IEnumerable<string> servers, KnownTools told)
    {
        var prefixes = servers.Select(ToolName.Prefix).ToList();
        return told.Tools
            .Where(tool => ToolName.IsOne(tool.Name) && !prefixes.Exists(prefix => tool.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(tool => tool.Name.Split("__")[1])
            .Distinct()
            .Select(name => Note(name, $"The MCP server {name} is not configured any more; its tools cannot be called."));
    }

    private static string Changed(string server, List<KnownTool> isNews, List<string> gone)
    {
        var text = $"The tools of the MCP server {server} are not those the session began with.";
        if (isNews.Count > 0) { text += $" New or changed, described by the server; call them by name or with {GenericTools.Call}:\n{OfferedTools.Lines(server, isNews)}"; }
        if (gone.Count > 0) { text += $"\nGone: {string.Join(", ", gone)}."; }

        return text;
    }

    private static bool IsTold(string server, KnownTools told) => told.Notes.Any(note => note.Key == Key(server));

    private static Note Note(string server, string text) => new(Key(server), text);

    private static string Key(string server) => $"mcp:{ToolName.Server(server)}";
}
