namespace Perdure.Core.Values;

/// <summary>A tool as the model is told of it. Frozen when the session starts.</summary>
/// <param name="Parameters">A JSON schema, as text.</param>
/// <param name="ReadOnly">Changes nothing, so it may run beside others and be run again after a crash.</param>
/// <param name="Asks">Runs where the sandbox of a profile does not reach, so somebody is asked first.</param>
public sealed record ToolSpec(string Name, string Description, string Parameters, bool ReadOnly = false, bool? Asks = null)
{
    /// <summary>Not among the tools of a request: the model reaches it through <c>call_tool</c>.</summary>
    public bool? Seldom { get; init; }
}
