using Perdure.Core;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Cli.Exec;

/// <summary>The tool calls of the reply that is being worked on.</summary>
internal static class OpenCalls
{
    public static IEnumerable<OpenCall> In(SessionState state) => state.Turn?.Situation switch
    {
        RunningTools(var calls) => calls,
        StoppingTools(var calls) => calls,
        _ => [],
    };

    public static ToolCall? Find(Step step, CallId id) =>
        In(step.Before).Concat(In(step.After)).FirstOrDefault(open => open.Call.Id == id)?.Call;
}
