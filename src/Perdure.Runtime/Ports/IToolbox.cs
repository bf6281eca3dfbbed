using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Values;

namespace Perdure.Runtime.Ports;

/// <summary>Runs the tools a session has.</summary>
public interface IToolbox
{
    /// <summary>What new sessions are told of. Each session keeps the list it began with.</summary>
    ImmutableArray<ToolSpec> Tools { get; }

    /// <summary>
    /// How the tools differ from what a session was told, as notes. Returns at once: it is also the moment to wake in the background
    /// what takes its time to start.
    /// </summary>
    ImmutableArray<Note> News(string workspace, KnownTools told) => [];

    /// <summary>
    /// Sees to it that the call has been run, and delivers its true outcome: it starts what never started, follows what runs,
    /// and reads what has finished. Cancelling means that nobody listens any more; it does not stop the tool.
    /// </summary>
    Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel);

    /// <summary>Stops the run with everything it started and delivers what it had brought.</summary>
    Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel);

    /// <summary>
    /// Waits until a run that was left in the background has ended, and delivers what became of it with the output the model has not
    /// seen. It may be asked again and says the same. Cancelling means that nobody listens any more.
    /// </summary>
    Task<ToolOutcome> AwaitEndAsync(ToolRun run, CancellationToken cancel);

    /// <summary>Has a run in the background stand still while a proof is taken, but no longer than this.</summary>
    /// <returns>False where it went on.</returns>
    Task<bool> FreezeAsync(ToolRun run, TimeSpan longest, CancellationToken cancel) => Task.FromResult(true);

    /// <summary>Lets a run that stands still go on.</summary>
    Task ThawAsync(ToolRun run, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Clears away what runs left behind that nobody will look at again.</summary>
    /// <param name="lastRun">The outcomes of all runs up to this one are in the log. Later ones are another writer's, and none of our business.</param>
    /// <param name="background">Runs whose end is not in the log.</param>
    void Tidy(string runsFolder, int lastRun, IReadOnlySet<int> background) { }
}

/// <summary>What the model of a session knows of its tools: the list it began with, which stays, and the notes since.</summary>
public sealed record KnownTools(ImmutableArray<ToolSpec> Tools, ImmutableArray<Note> Notes);

/// <summary>One run of one call.</summary>
/// <param name="Number">Counts the runs of the session.</param>
/// <param name="RunsFolder">Where the session keeps its runs; this one's folder is <see cref="Folder"/>.</param>
/// <param name="KnownNotes">Keys of the notes the model has been told, so that a tool need not tell them again.</param>
/// <param name="Bounds">How far it may reach; null where it has the user's own rights.</param>
/// <param name="Person">Whom it may ask; null where it may ask nobody.</param>
public sealed record ToolRun(
    SessionId Session, int Turn, ToolCall Call, int Number, string Workspace, string RunsFolder, ImmutableArray<string> KnownNotes, RunBounds? Bounds = null, IUserPrompt? Person = null)
{
    /// <summary>Paths of the workspace that no tool may change, as the contract of the goal names them.</summary>
    public ImmutableArray<string> Protected { get; init; } = [];

    /// <summary>A proof, whose end is waited for, but no longer than this; null for what the model may look away from.</summary>
    public TimeSpan? ToItsEnd { get; init; }

    public string Folder => Path.Combine(RunsFolder, Number.ToString("D6"));
}
