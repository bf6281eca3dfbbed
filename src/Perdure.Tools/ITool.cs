using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Tools;

/// <summary>One thing a model can have done.</summary>
public interface ITool
{
    ToolSpec Spec { get; }

    /// <summary>Does what the call asks, or finds out that it has been done. The arguments fit <see cref="Spec"/>.</summary>
    Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel);

    /// <summary>Stops the run. A tool that works in this process has stopped when its task is cancelled.</summary>
    Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel) =>
        Task.FromResult(new ToolOutcome(ToolStatus.Interrupted, "Stopped before it was done. It changes nothing, so nothing was changed."));

    /// <summary>Has a run in the background stand still; false where it went on.</summary>
    Task<bool> FreezeAsync(ToolRun run, TimeSpan longest, CancellationToken cancel) => Task.FromResult(true);

    /// <summary>Lets a run that stands still go on.</summary>
    Task ThawAsync(ToolRun run, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Waits for the end of a run that <see cref="ToolOutcome.Background"/> told of.</summary>
    Task<ToolOutcome> AwaitEndAsync(ToolRun run, CancellationToken cancel) =>
        throw new InvalidOperationException($"{Spec.Name}: expected a tool that leaves runs in the background, found one that does not.");
}
