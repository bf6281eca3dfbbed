using Perdure.Core.Rules;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Patching;

/// <summary>Replaces one exact text of a file by another: the edit that models behind the Messages API are trained on.</summary>
internal sealed class EditFile(FileChanges changes) : ITool
{
    public ToolSpec Spec { get; } = ToolText.Spec(
        PatchedPaths.EditTool,
        """
        {
          "type": "object",
          "properties": {
            "path": { "type": "string" },
            "old_string": { "type": "string", "description": "As it stands in the file; empty for a new file" },
            "new_string": { "type": "string" },
            "replace_all": { "type": "boolean", "description": "Every occurrence; false by default" }
          },
          "required": ["path", "old_string", "new_string"]
        }
        """);

    public Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel) =>
        changes.MakeAsync(run, arguments => [Asked(arguments)], cancel);

    public Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel) => changes.StopAsync(run, cancel);

    private static ReplaceText Asked(CallArguments arguments) =>
        new(arguments.Text("path"), arguments.Text("old_string"), arguments.Text("new_string"), arguments.Flag("replace_all") ?? false);
}
