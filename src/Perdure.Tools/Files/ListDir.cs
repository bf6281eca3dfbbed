using System.Text;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Sandboxing;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Files;

/// <summary>Lists a folder, with the folders in it as deep as asked.</summary>
internal sealed class ListDir(ReadAccess sight) : ITool
{
    private const int DepthByDefault = 2;
    private const int EntriesByDefault = 200;

    /// <summary>Entries are counted no further than this.</summary>
    private const int CountedMax = 50_000;

    public ToolSpec Spec { get; } = ToolText.Spec(
        "list_dir",
        """
        {
          "type": "object",
          "properties": {
            "path": { "type": "string", "description": "The workspace by default" },
            "depth": { "type": "integer", "description": "2 by default" },
            "offset": { "type": "integer", "description": "First entry, from 1" },
            "limit": { "type": "integer", "description": "200 entries by default" }
          }
        }
        """,
        readOnly: true);

    public Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel) =>
        Task.Run(() => List(run, CallArguments.Of(run.Call), cancel), cancel);

    private ToolOutcome List(ToolRun run, CallArguments arguments, CancellationToken cancel)
    {
        var path = WorkspacePath.Of(run, arguments.OptionalText("path"));
        using var found = sight.Open(run, path);
        if (found is OpenedPath.Nothing(var place)) { return ToolOutcomes.Failed(MissingPath.Explain(path, place)); }
        if (found is OpenedPath.Refused(var why)) { return ToolOutcomes.Failed(why); }
        if (found is OpenedPath.File) { return ToolOutcomes.Failed($"{path.Shown} is a file. Use read_file."); }
        if (found is not OpenedPath.Folder folder) { throw new InvalidOperationException($"Opening {path.Full}: found {found.GetType().Name}."); }

        var depth = Math.Max(1, arguments.Number("depth") ?? DepthByDefault);
        var first = Math.Max(1, arguments.Number("offset") ?? 1);
        var limit = Math.Max(1, arguments.Number("limit") ?? EntriesByDefault);
        return ToolOutcomes.Succeeded(Page(path, new FolderListing(place => sight.Hides(run, place)).Of(path, folder, depth), first, limit, cancel), FolderNotes.For(path, run, sight));
    }

    private static string Page(WorkspacePath path, IEnumerable<string> entries, int first, int limit, CancellationToken cancel)
    {
        var shown = new StringBuilder($"{path.Shown}/\n");
        var last = first - 1;
        var count = 0;
        foreach (var entry in entries.Take(CountedMax))
        {
            cancel.ThrowIfCancellationRequested();
            count++;
            var hasRoom = last - first + 1 < limit && shown.Length + entry.Length <= ToolOutcomes.CharsMax;
            if (count != last + 1 || !hasRoom) { continue; }

            shown.Append(entry).Append('\n');
            last = count;
        }

        if (count == 0) { return shown.Append("(empty)").ToString(); }
        if (last < first) { return shown.Append($"(only {count} entries; offset {first} is behind the end)").ToString(); }
        if (first > 1 || last < count) { shown.Append($"(entries {first}-{last} of {count}{(last < count ? $"; go on with offset {last + 1}" : "")})"); }
        return shown.ToString().TrimEnd('\n');
    }
}
