using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing.Memory;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Testing;
using Perdure.Testing.World;

namespace Perdure.World.Tests;

/// <summary>Many sessions on as many threads as there are: what a seeded thread cannot show, because it never runs two things at once.</summary>
public sealed class RealThreadsTests(ITestOutputHelper output)
{
    /// <summary>Sessions at once: more than there are threads, so that work is held up between any two steps.</summary>
    private const int SessionsAtOnce = 16;

    /// <summary>Model calls per run of the tests; PERDURE_ROUNDS asks for others.</summary>
    private const int RoundsByDefault = 10_000;

    private static readonly Settings Hasty = Some.Settings with { Permissions = Profiles.Full, Snapshots = true, Breaker = new BreakerLimits(1_000_000, 1_000_000, 1_000_000) };

    [Fact]
    public async Task NoSessionBreaksHoweverThreadsInterleave()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("PERDURE_ROUNDS") ?? $"{RoundsByDefault}", CultureInfo.InvariantCulture);
        var model = new HastyModel();
        var tools = new HastyTools();
        var store = new MemorySessionStore();
        var engine = new Engine(store, model, tools, new NotedSurroundings(), TimeProvider.System, new HeldSnapshots());

        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, SessionsAtOnce).Select(place => Task.Run(() => LiveAsync(engine, place, () => model.Calls >= rounds))));

        output.WriteLine($"{model.Calls} model calls and {tools.Runs} tools in {SessionsAtOnce} sessions at once, {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");
        Assert.True(tools.Runs > rounds / 10, "sessions in which no tool is run prove nothing of them");
    }

    /// <summary>Somebody who asks, and then stops, gives up and resumes at the worst moments.</summary>
    private static async Task LiveAsync(Engine engine, int place, Func<bool> isEnough)
    {
        var cancel = TestContext.Current.CancellationToken;
        var chance = new Random(place);
        var writer = new Writer(1, "here", "boot", "threads", DateTimeOffset.UnixEpoch);
        while (!isEnough())
        {
            await using var live = await engine.BeginAsync(new NewSession("/project", "0", Hasty, "Be good."), writer, cancel);
            for (var act = 0; act < 50; act++)
            {
                await live.TellAsync(Some.Input("do it", Delivery.Interrupt));
                var moment = chance.Next(4);
                await live.WhenAsync(state => state.AtRest || IsAt(moment, state), cancel);
                await live.TellAsync(chance.Next(3) switch { 0 => new Interrupt("threads"), 1 => new Wake(), _ => new AbandonTurn("threads") });
                if (chance.Next(3) == 0) { await live.TellAsync(new ResumeTurn()); }
            }

            var rested = await live.WhenAsync(state => state.AtRest, cancel);
            await MustBeItsLogAsync(engine.Store, live.Id, rested, cancel);
        }
    }

    private static bool IsAt(int moment, SessionState state) => (moment, state.Turn?.Situation) switch
    {
        (0, ReadingSurroundings) or (1, RunningTools) or (2, AwaitingModel) or (3, AwaitingModel) => true,
        _ => false,
    };

    private static async Task MustBeItsLogAsync(ISessionStore store, SessionId session, SessionState rested, CancellationToken cancel)
    {
        var runs = new HashSet<int>();
        var folded = SessionState.Empty;
        await foreach (var entry in store.ReadAsync(session, 1, cancel))
        {
            folded = Session.Apply(folded, entry.Event);
            Assert.True(entry.Event is not ToolStarted started || runs.Add(started.Run), "a run was started twice");
        }

        Assert.Equal((rested.Seq, rested.Transcript.Length), (folded.Seq, folded.Transcript.Length));
    }

    /// <summary>Answers at once, with calls of tools or without.</summary>
    private sealed class HastyModel : IModel
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        public async Task<ModelResult> AskAsync(ModelRequest question, IDeltas deltas, CancellationToken cancel)
        {
            var call = Interlocked.Increment(ref _calls);
            if (call % 3 == 0) { await Task.Yield(); }

            deltas.Add(new TextDelta(question.Id.Round, "Let me see."));
            return call % 2 == 0
                ? Replies.Calling(new ToolCall(new CallId("a"), Some.Read.Name, "1"), new ToolCall(new CallId("b"), Some.Shell.Name, "2"))
                : Replies.Saying("Done.");
        }

        public Task WaitUntilReachableAsync(ModelChoice model, CancellationToken cancel) => Task.CompletedTask;

        public Task WaitUntilKeyChangesAsync(ModelChoice model, CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);
    }

    /// <summary>Tools that end at once and may run once.</summary>
    private sealed class HastyTools : IToolbox
    {
        private int _runs;

        public int Runs => Volatile.Read(ref _runs);

        public ImmutableArray<ToolSpec> Tools => [Some.Read, Some.Shell];

        public async Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
        {
            if (Interlocked.Increment(ref _runs) % 2 == 0) { await Task.Yield(); }

            return new ToolOutcome(ToolStatus.Succeeded, $"run {run.Number}");
        }

        public Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel) => Task.FromResult(new ToolOutcome(ToolStatus.Interrupted, "stopped"));

        public Task<ToolOutcome> AwaitEndAsync(ToolRun run, CancellationToken cancel) => Task.FromResult(new ToolOutcome(ToolStatus.Succeeded, "ended"));
    }

    /// <summary>Snapshots that are slow to hear that nobody wants them: for as long, the work cancelled after them does not know it either.</summary>
    private sealed class HeldSnapshots : ISnapshots
    {
        private const int SlowSpins = 3_000;

        public async Task<SnapshotOutcome> TakeAsync(SnapshotOrder order, CancellationToken cancel)
        {
            using var slow = cancel.Register(() => Thread.SpinWait(SlowSpins));
            for (var time = 0; time < 8; time++) { await Task.Yield(); }

            return new SnapshotRecorded("tree", []);
        }

        public Task<WorkspaceDifference> CompareAsync(string workspace, string from, string? to, CancellationToken cancel) => throw new SnapshotException("not here");

        public Task<RestoreResult> RestoreAsync(RestoreOrder order, CancellationToken cancel) => throw new SnapshotException("not here");

        public Task ForgetAsync(string workspace, SessionId session, CancellationToken cancel) => Task.CompletedTask;

        public Task<long> TidyAsync(string workspace, CancellationToken cancel) => Task.FromResult(0L);
    }

    private sealed class NotedSurroundings : ISurroundings
    {
        public async Task<ImmutableArray<Note>> LookAsync(string workspace, Permissions permissions, CancellationToken cancel)
        {
            await Task.Yield();
            return [new Note("environment", "Saturday")];
        }
    }
}
