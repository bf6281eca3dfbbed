using System.Text;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Sandboxing;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Files;

/// <summary>Shows the lines of a text file with their numbers.</summary>
internal sealed class ReadFile(ReadAccess sight) : ITool
{
    private const int LinesByDefault = 2000;

    /// <summary>Longer lines are data or minified code, of which the beginning tells enough.</summary>
    private const int LineCharsMax = 2000;

    /// <summary>Lines are counted no further than this behind the last one shown, so that a huge log answers at once.</summary>
    private const int CountedLinesMax = 5_000_000;

    public ToolSpec Spec { get; } = ToolText.Spec(
        "read_file",
        """
        {
          "type": "object",
          "properties": {
            "path": { "type": "string" },
            "offset": { "type": "integer", "description": "First line, from 1" },
            "limit": { "type": "integer", "description": "2000 lines by default" }
          },
          "required": ["path"]
        }
        """,
        readOnly: true);

    public Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel) =>
        Task.Run(() => Read(run, CallArguments.Of(run.Call), cancel), cancel);

    private ToolOutcome Read(ToolRun run, CallArguments arguments, CancellationToken cancel)
    {
        var path = WorkspacePath.Of(run, arguments.OptionalText("path"));
        using var found = sight.Open(run, path);
        return found switch
        {
            OpenedPath.File file => Read(run, path, file, arguments, cancel),
            OpenedPath.Folder => ToolOutcomes.Failed($"{path.Shown} is a folder. Use list_dir."),
            OpenedPath.Refused(var why) => ToolOutcomes.Failed(why),
            OpenedPath.Nothing(var place) => ToolOutcomes.Failed(MissingPath.Explain(path, place)),
            _ => throw new InvalidOperationException($"Reading {path.Full}: expected a file, a folder or nothing, found {found.GetType().Name}."),
        };
    }

    private ToolOutcome Read(ToolRun run, WorkspacePath path, OpenedPath.File file, CallArguments arguments, CancellationToken cancel)
    {
        if (Picture.KindOf(file.Stream) is { } kind) { return ToolOutcomes.Failed($"{path.Shown} is a {kind} picture. Use view_image."); }

        using var lines = TextLines.Open(file.Stream, LineCharsMax);
        if (lines is null) { return ToolOutcomes.Failed($"{path.Shown} is a binary file of {file.Stream.Length:N0} bytes; it has no lines to show."); }

        var first = Math.Max(1, arguments.Number("offset") ?? 1);
        var limit = Math.Max(1, arguments.Number("limit") ?? LinesByDefault);
        var page = Page(lines, first, limit, cancel);
        return page.Total > 0 && first > page.Total
            ? ToolOutcomes.Failed($"{path.Shown} has only {page.Total} lines; offset {first} is behind its end.")
            : ToolOutcomes.Succeeded(page.Text, FolderNotes.For(path, run, sight));
    }

    private static (string Text, int Total) Page(TextLines lines, int first, int limit, CancellationToken cancel)
    {
        var shown = new StringBuilder();
        var last = first - 1;
        var number = 0;
        var isFull = false;
        while (number < (long)last + CountedLinesMax && lines.Next() is { } line)
        {
            cancel.ThrowIfCancellationRequested();
            number++;
            if (isFull || number < first || number >= (long)first + limit) { continue; }

            isFull = shown.Length + line.Length > ToolOutcomes.CharsMax;
            if (isFull) { continue; }

            Append(shown, number, line, lines.LeftOut);
            last = number;
        }

        if (number == 0) { return ("(the file is empty)", 0); }

        var isCounted = lines.Next() is null;
        var more = last < number || !isCounted ? $"; go on with offset {last + 1}" : "";
        shown.Append($"(lines {first}-{last} of {(isCounted ? "" : "more than ")}{number}{more})");
        return (shown.ToString(), number);
    }

    // The shape of `cat -n`: every model has read it, and what stands behind the tab is the line as a patch has to quote it.
    private static void Append(StringBuilder shown, int number, string line, int leftOut)
    {
        shown.Append($"{number,6}\t{line}");
        if (leftOut > 0) { shown.Append($" … ({leftOut:N0} more characters in this line)"); }
        shown.Append('\n');
    }
}
