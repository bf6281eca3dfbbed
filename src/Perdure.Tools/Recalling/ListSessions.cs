using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Recalling;

/// <summary>Tells the model which sessions there are in its workspace.</summary>
public sealed class ListSessions(ISessionList sessions) : ITool
{
    private const int LinesByDefault = 20;

    private const int LinesMax = 100;

    public ToolSpec Spec { get; } = ToolText.Spec(
        "list_sessions",
        """
        {
          "type": "object",
          "properties": {
            "query": { "type": "string", "description": "Words that occur in what was said and done" },
            "status": { "type": "string", "description": "Such as running, waiting, interrupted, failed" },
            "limit": { "type": "integer", "description": "Number of sessions, 20 by default" }
          }
        }
        """,
        readOnly: true, seldom: true);

    public async Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        var arguments = CallArguments.Of(run.Call);
        var limit = Math.Clamp(arguments.Number("limit") ?? LinesByDefault, 1, LinesMax);
        var lines = await sessions.LinesAsync(run.Workspace, arguments.OptionalText("query"), arguments.OptionalText("status"), limit, cancel);
        return lines.Count > 0
            ? ToolOutcomes.Succeeded($"This session is {run.Session}.\n{string.Join('\n', lines)}")
            : ToolOutcomes.Succeeded("No session of this workspace answers to that.");
    }
}

/// <summary>The sessions of a workspace as lines a model reads.</summary>
public interface ISessionList
{
    /// <param name="words">Only those in which these occur; null for all.</param>
    /// <param name="status">Only those of this status; null for all.</param>
    ValueTask<IReadOnlyList<string>> LinesAsync(string workspace, string? words, string? status, int limit, CancellationToken cancel);
}
