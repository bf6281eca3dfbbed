using System.Text;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;
using Perdure.Tools.Programs;
using Perdure.Tools.Sandboxing;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Searching;

/// <summary>Finds lines by a regular expression.</summary>
/// <param name="search">Null for ripgrep where it is installed.</param>
internal sealed class GrepFiles(ReadAccess sight, ISearch? search = null) : ITool
{
    private const int MatchesByDefault = 100;

    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(30);

    public ToolSpec Spec { get; } = ToolText.Spec(
        "grep_files",
        """
        {
          "type": "object",
          "properties": {
            "pattern": { "type": "string", "description": "(?i) in front ignores case" },
            "include": { "type": "string", "description": "Glob, such as *.cs or src/**/*.{ts,tsx}" },
            "path": { "type": "string", "description": "Folder or file; the workspace by default" },
            "limit": { "type": "integer", "description": "100 lines by default" }
          },
          "required": ["pattern"]
        }
        """,
        readOnly: true);

    public async Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        var arguments = CallArguments.Of(run.Call);
        var path = WorkspacePath.Of(run, arguments.OptionalText("path"));
        var (place, misfit) = Place(run, path);
        if (place is null) { return ToolOutcomes.Failed(misfit!); }

        var question = new SearchRequest(arguments.Text("pattern"), arguments.OptionalText("include"), path, place);
        var limit = Math.Max(1, arguments.Number("limit") ?? MatchesByDefault);
        using var timeUp = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeUp.CancelAfter(TimeMax);
        var shown = new StringBuilder();
        try
        {
            await ShowAsync(question, Hidden(run, place), limit, shown, timeUp.Token);
            return ToolOutcomes.Succeeded(shown.Length == 0 ? "No matches." : shown.ToString().TrimEnd('\n'), FolderNotes.For(path, run, sight));
        }
        catch (SearchRefusedException refusal)
        {
            return ToolOutcomes.Failed(refusal.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(ToolStatus.TimedOut, $"{shown}(stopped after {TimeMax.TotalSeconds:0} seconds; name a path or an include to search less)");
        }
    }

    private async Task ShowAsync(SearchRequest question, Func<string, bool> hidden, int limit, StringBuilder shown, CancellationToken cancel)
    {
        var count = 0;
        await foreach (var line in SearchIn(question.Path.Workspace).FindAsync(question, cancel))
        {
            if (hidden(line.Place)) { continue; }

            var isFull = shown.Length > ToolOutcomes.CharsMax;
            if (count == limit || isFull)
            {
                shown.Append($"(the first {count} matches; there are more: {(isFull ? "" : "raise limit, or ")}narrow pattern, include or path)");
                return;
            }

            count++;
            shown.Append($"{WorkspacePath.Of(question.Path.Workspace, line.File).Shown}:{line.Number}:{Shortened(line.Text)}\n");
        }
    }

    /// <summary>Links are not followed below the place that was named, so mostly nothing hidden can be met at all.</summary>
    private Func<string, bool> Hidden(ToolRun run, string place) => sight.HidesBelow(run, place) ? file => sight.Hides(run, file) : _ => false;

    /// <returns>The place to be searched, or why there is none.</returns>
    private (string? Place, string? Misfit) Place(ToolRun run, WorkspacePath path)
    {
        using var found = sight.Open(run, path);
        return found switch
        {
            OpenedPath.File(_, _, var place) => (place, null),
            OpenedPath.Folder(_, var place) => (place, null),
            OpenedPath.Refused(var why) => (null, why),
            OpenedPath.Nothing(var place) => (null, MissingPath.Explain(path, place)),
            _ => throw new InvalidOperationException($"Searching {path.Full}: found {found.GetType().Name}."),
        };
    }

    // It runs without walls, so it is none that a command in a sandbox can have written.
    private ISearch SearchIn(string workspace) =>
        search ?? (HelperProgram.Find("rg", workspace) is { } ripgrep ? new RipgrepSearch(ripgrep) : new OwnSearch());

    private static string Shortened(string text) =>
        text.Length <= FoundLine.CharsMax ? text : $"{text[..FoundLine.CharsMax]} … ({text.Length - FoundLine.CharsMax:N0} more characters)";
}
