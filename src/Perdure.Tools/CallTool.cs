using System.Collections.Immutable;
using Perdure.Core.Rules;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Tools;

/// <summary>Says how a seldom used tool is called. With arguments the call never arrives here: the rules take it as the call it means.</summary>
internal sealed class CallTool(ImmutableArray<ToolSpec> seldom) : ITool
{
    public ToolSpec Spec { get; } = ToolText.Spec(
        SeldomTools.Tool,
        """
        {
          "type": "object",
          "properties": { "name": { "type": "string" }, "arguments": { "type": "object" } },
          "required": ["name"]
        }
        """,
        readOnly: true);

    public Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        var name = CallArguments.Of(run.Call).Text("name");
        return Task.FromResult(seldom.FirstOrDefault(tool => tool.Name == name) is { } meant
            ? ToolOutcomes.Succeeded($"{meant.Name}: {meant.Description}\nIts arguments, as a JSON schema: {meant.Parameters}\nNothing was done yet: call {SeldomTools.Tool} again with arguments.")
            : ToolOutcomes.Failed($"{SeldomTools.Tool} reaches {string.Join(", ", seldom.Select(tool => tool.Name))}. Call any other tool directly."));
    }
}
