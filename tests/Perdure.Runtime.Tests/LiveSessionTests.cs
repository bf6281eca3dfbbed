using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Journal;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Runtime.Tests;

public class LiveSessionTests
{
    [Fact]
    public async Task LeavingWhileAToolRunsLeavesItRunningAndTheNextProcessDeliversItsResult()
    {
        var gate = new TaskCompletionSource();
        var scene = new RingScene { Model = new ScriptedModel(Replies.Calling("c", "exec_command", "1"), Replies.Saying("done")), Gate = gate.Task };
        SessionId session;
        await using (var live = await scene.BeginAsync())
        {
            session = live.Id;
            await live.TellAsync(Some.Input("do it"));
            await live.WhenAsync(state => state.Turn?.Situation is RunningTools, RingScene.Cancel);
        }

        gate.SetResult();
        await using var next = await scene.OpenAsync(session);
        await next.WhenAsync(state => state.AtRest, RingScene.Cancel);
        Assert.Contains(await scene.LogAsync(session), happened => happened is ToolFinished { Outcome.Text: "did 1" });
    }

    [Fact]
    public async Task AnInterruptKeepsWhatTheModelHadSaid()
    {
        var model = new HangingModel("I was just about to");
        var scene = new RingScene { Model = model };
        await using var live = await scene.BeginAsync();
        await live.TellAsync(Some.Input("do it"));
        await model.Speaking;

        await live.TellAsync(new Interrupt("test"));
        await live.WhenAsync(state => state.AtRest, RingScene.Cancel);

        Assert.Contains(await scene.LogAsync(live.Id), happened => happened is ModelReplied { Stop: ReplyStop.Interrupted, Items: [MessageItem { Text: "I was just about to" }] });
    }

    [Fact]
    public async Task AWaitIsOverWhenItsTimeComesAlsoAfterSleep()
    {
        var scene = new RingScene
        {
            Model = new ScriptedModel(Replies.Failing(FailureKind.Quota, SessionStory.Start + TimeSpan.FromHours(5)), Replies.Saying("back")),
        };
        await using var live = await scene.BeginAsync();
        await live.TellAsync(Some.Input("do it"));
        await live.WhenAsync(state => state.Turn?.Situation is WaitingForModel, RingScene.Cancel);

        await scene.Clock.TimersWaitingAsync();
        scene.Clock.Sleep(TimeSpan.FromHours(6));
        scene.Clock.Advance(TimeSpan.FromSeconds(16)); // No longer than it takes to look at the clock again.

        await live.WhenAsync(state => state.AtRest, RingScene.Cancel);
        Assert.Equal(TurnEnd.Answered, live.State.LastEnd!.Reason);
    }

    [Fact]
    public async Task AnUnreachableModelIsAskedAgainAsSoonAsItAnswers()
    {
        var scene = new RingScene { Model = new ScriptedModel(Replies.Failing(FailureKind.Unreachable), Replies.Saying("back")) };

        var log = await scene.LogAsync(await scene.RunAsync("do it")); // The scripted model is reachable at once; the clock never moves.

        Assert.Contains(log, happened => happened is ModelAsked { Attempt: 2 });
    }

    [Fact]
    public async Task ABugInAPieceOfWorkEndsTheSessionWithWhatWasThrown()
    {
        var scene = new RingScene { Model = new ScriptedModel() };
        await using var live = await scene.BeginAsync();
        await live.TellAsync(Some.Input("do it"));

        var bug = await Assert.ThrowsAsync<InvalidOperationException>(() => live.WhenAsync(state => state.AtRest, RingScene.Cancel));
        Assert.Contains("end of the script", bug.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => live.TellAsync(new Wake()));
    }

    [Fact]
    public async Task WhoeverAsksLearnsThatTheDiskIsFull()
    {
        var disk = new SimulatedDisk();
        var model = new StubbornModel();
        var scene = new RingScene { Model = model };
        var engine = new Engine(new FileSessionStore("/home", disk), model, scene, scene, scene.Clock);
        await using (var live = await engine.BeginAsync(new NewSession("/project", "0", Some.Settings, "Be good."), RingScene.Writer, RingScene.Cancel))
        {
            using var leaving = model; // Whatever comes of it, or closing the session would wait for ever.
            await live.TellAsync(Some.Input("do it"));
            await model.Asked;
            disk.CapacityBytes = 0;

            // The session itself is broken only when its work has left, and this work does not leave.
            var asked = Enumerable.Range(0, 3).Select(_ => live.TellAsync(Some.Input("and this"))).ToList();
            foreach (var asking in asked) { Assert.Contains("disk full", (await Assert.ThrowsAsync<JournalWriteException>(() => asking)).Message, StringComparison.Ordinal); }

            Assert.False(live.Ended.IsCompleted);
        }
    }

    [Fact]
    public async Task ACheckpointAndTheLogTellTheSame()
    {
        var scene = new RingScene { Model = new ScriptedModel([], question => Replies.Saying($"answer {question.Id.Round}")) };
        SessionId session;
        SessionState before;
        await using (var live = await scene.BeginAsync())
        {
            session = live.Id;
            for (var turn = 0; turn < 60; turn++)
            {
                await live.TellAsync(Some.Input($"question {turn}"));
                await live.WhenAsync(state => state.AtRest, RingScene.Cancel);
            }

            before = live.State;
        }

        await using var again = await scene.OpenAsync(session);
        var after = await again.WhenAsync(state => state.Seq == before.Seq, RingScene.Cancel);
        Assert.Equal(Json(before), Json(after));
        Assert.Equal(Json(before), Json((await scene.LogAsync(session)).Aggregate(SessionState.Empty, Session.Apply)));
    }

    private static string Json(SessionState state) => System.Text.Json.JsonSerializer.Serialize(state, CoreJson.Line.SessionState);
}

/// <summary>A model call that does not end when nobody listens any more.</summary>
internal sealed class StubbornModel : IModel, IDisposable
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Asked => _asked.Task;

    public void Dispose() => _released.TrySetResult();

    public async Task<ModelResult> AskAsync(ModelRequest question, IDeltas deltas, CancellationToken cancel)
    {
        _asked.TrySetResult();
        await _released.Task;
        return Replies.Saying("done");
    }

    public Task WaitUntilReachableAsync(ModelChoice model, CancellationToken cancel) => Task.CompletedTask;

    public Task WaitUntilKeyChangesAsync(ModelChoice model, CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);
}

/// <summary>A model that begins to speak and never ends.</summary>
internal sealed class HangingModel(string words) : IModel
{
    private readonly TaskCompletionSource _speaking = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Speaking => _speaking.Task;

    public async Task<ModelResult> AskAsync(ModelRequest question, IDeltas deltas, CancellationToken cancel)
    {
        deltas.Add(new TextDelta(question.Id.Round, words));
        _speaking.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        throw new InvalidOperationException("A hanging model does not answer.");
    }

    public Task WaitUntilReachableAsync(ModelChoice model, CancellationToken cancel) => Task.CompletedTask;

    public Task WaitUntilKeyChangesAsync(ModelChoice model, CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);
}
