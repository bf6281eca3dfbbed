using Perdure.Core.Rules;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Patching;

/// <summary>Changes files as a patch says.</summary>
internal sealed class ApplyPatch(FileChanges changes) : ITool
{
    public ToolSpec Spec { get; } = ToolText.Spec(
        PatchedPaths.Tool,
        """
        {
          "type": "object",
          "properties": { "input": { "type": "string" } },
          "required": ["input"]
        }
        """);

    public Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel) =>
        changes.MakeAsync(run, arguments => PatchText.Read(arguments.Text("input")), cancel);

    public Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel) => changes.StopAsync(run, cancel);
}
