using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <summary>The user wants a command to be ended with everything it started; its session goes on.</summary>
/// <param name="From">Who asked for it, and from where.</param>
public sealed record CommandStopRequested(int Run, string From) : SessionEvent;

/// <summary>A command that had been left running in the background came to its end.</summary>
/// <param name="Outcome">What became of it, with the output the model had not seen.</param>
public sealed record CommandEnded(int Run, ToolOutcome Outcome) : SessionEvent
{
    /// <summary>What the model reads before the outcome: which command it was.</summary>
    public string? Opening { get; init; }
}
