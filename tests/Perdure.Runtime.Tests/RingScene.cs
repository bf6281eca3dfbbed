using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Testing.Memory;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Runtime.Tests;

/// <summary>An engine over a memory that outlives it, a scripted model and tools that count.</summary>
internal sealed class RingScene : IToolbox, ISurroundings
{
    public static readonly Writer Writer = new(1, "here", "boot", "test", SessionStory.Start);

    public MemorySessionStore Store { get; init; } = new();

    public required IModel Model { get; init; }

    public FakeClock Clock { get; } = new();

    /// <summary>Runs that were started, by number.</summary>
    public List<int> Started { get; } = [];

    /// <summary>Holds tools back until a test lets them go on.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public ImmutableArray<ToolSpec> Tools => [Some.Shell, Some.Read, Some.Plan];

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Engine Engine => new(Store, Model, this, this, Clock);

    /// <summary>What a call whose argument is "ask" asks the user.</summary>
    public Question? Ask { get; init; }

    /// <summary>The engine as a surface has it that answers what tools ask.</summary>
    public Engine Answered() => new(Store, Model, this, this, Clock) { TakesAnswers = true };

    public Task<LiveSession> BeginAsync(Settings? settings = null) =>
        Engine.BeginAsync(new NewSession("/project", "0", settings ?? Some.Settings, "Be good."), Writer, Cancel);

    public Task<LiveSession> OpenAsync(SessionId session) => Engine.OpenAsync(session, Writer, takeOver: false, Cancel);

    /// <summary>Runs one prompt to rest and leaves.</summary>
    public async Task<SessionId> RunAsync(string prompt)
    {
        await using var live = await BeginAsync();
        await live.TellAsync(Some.Input(prompt));
        await live.WhenAsync(state => state.AtRest, Cancel);
        return live.Id;
    }

    public async Task<List<SessionEvent>> LogAsync(SessionId session)
    {
        var log = new List<SessionEvent>();
        await foreach (var entry in Store.ReadAsync(session, 1, Cancel)) { log.Add(entry.Event); }

        return log;
    }

    public async Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        lock (Started) { Started.Add(run.Number); }
        deltas.Add(new OutputDelta(run.Call.Id, "working"));
        await Gate.WaitAsync(cancel);
        if (Ask is { } question && run.Call.Arguments == "ask") { return new ToolOutcome(ToolStatus.Succeeded, $"heard {await run.Person!.AskAsync(question, cancel)}"); }

        return new ToolOutcome(ToolStatus.Succeeded, $"did {run.Call.Arguments}");
    }

    /// <summary>Ends the commands that were left running.</summary>
    public TaskCompletionSource<ToolOutcome> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ToolOutcome> AwaitEndAsync(ToolRun run, CancellationToken cancel) => End.Task.WaitAsync(cancel);

    public Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel) =>
        Task.FromResult(new ToolOutcome(ToolStatus.Interrupted, "stopped"));

    /// <summary>Called when a turn has looked around and is about to say so.</summary>
    public Action? HasLooked { get; set; }

    public ImmutableArray<Note> News(string workspace, KnownTools told)
    {
        HasLooked?.Invoke();
        return [];
    }

    /// <summary>Holds back what a turn begins with.</summary>
    public Task LooksAround { get; set; } = Task.CompletedTask;

    public async Task<ImmutableArray<Note>> LookAsync(string workspace, Permissions permissions, CancellationToken cancel)
    {
        await LooksAround.WaitAsync(cancel);
        return [new Note("environment", "Saturday")];
    }
}
