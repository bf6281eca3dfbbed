using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <summary>A command that had been left running in the background came to its end.</summary>
/// <param name="Outcome">What became of it, with the output the model had not seen.</param>
public sealed record CommandEnded(int Run, ToolOutcome Outcome) : SessionEvent
{
    /// <summary>What the model reads before the outcome: which command it was.</summary>
    public string? Opening { get; init; }
}
