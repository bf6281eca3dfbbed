using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Testing;

namespace Perdure.Runtime.Tests;

/// <summary>A session goes on while its work is about to begin; the work is still that of the moment it came from.</summary>
public class WorkAndStateTests
{
    [Fact]
    public void TheModelThatIsAskedIsTheOneTheLogSaysWasAsked()
    {
        var model = new ScriptedModel([], _ => Replies.Saying("done"));
        var scene = new RingScene { Model = model };
        var scheduler = new InOrder();
        var log = scheduler.Run(async () =>
        {
            await using var live = await scene.BeginAsync();

            // Behind the report that leads to the call, and before the call begins, somebody chooses another model.
            scene.HasLooked = () => _ = Task.Factory.StartNew(() => live.TellAsync(new ChangeSettings(new Settings([Some.OtherModel]))), RingScene.Cancel, TaskCreationOptions.None, scheduler);
            await live.TellAsync(Some.Input("do it"));
            await live.WhenAsync(state => state.AtRest, RingScene.Cancel);
            return await scene.LogAsync(live.Id);
        });

        var happened = log.FindIndex(happened => happened is ModelAsked);
        Assert.Equal(Some.Model.Ref, ((ModelAsked)log[happened]).Model);
        Assert.IsType<SettingsChanged>(log[happened + 1]);
        Assert.Equal([Some.Model], model.Asked.Select(question => question.Model));
    }

    /// <summary>Runs tasks one after the other on the calling thread, in the order they came.</summary>
    private sealed class InOrder : TaskScheduler
    {
        private readonly Queue<Task> _waiting = new();

        public T Run<T>(Func<Task<T>> work)
        {
            var running = Task.Factory.StartNew(work, RingScene.Cancel, TaskCreationOptions.DenyChildAttach, this).Unwrap();
            while (!running.IsCompleted) { TryExecuteTask(_waiting.Dequeue()); }

            return running.GetAwaiter().GetResult();
        }

        protected override void QueueTask(Task task) => _waiting.Enqueue(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => _waiting;
    }
}
