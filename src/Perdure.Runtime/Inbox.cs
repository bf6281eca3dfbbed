using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Perdure.Core.Commands;

namespace Perdure.Runtime;

/// <summary>What has been asked of a session and not been answered yet, in order.</summary>
internal sealed class Inbox
{
    /// <summary>Deciding takes microseconds, so a full inbox means that the disk does not keep up; then callers wait.</summary>
    private const int AskedMax = 1024;

    private readonly Channel<PendingCommand> _asked = Channel.CreateBounded<PendingCommand>(new BoundedChannelOptions(AskedMax) { SingleReader = true });

    /// <summary>Commands that share one append: enough to be worth a sync, few enough to be quick.</summary>
    private const int TogetherMax = 128;

    private IReadOnlyList<PendingCommand> _current = [];

    /// <summary>Why nothing is answered any more; a session that was closed in peace was only left.</summary>
    private volatile Exception _why = new OperationCanceledException("The session has been closed.");

    /// <summary>Waits until what the command led to is durable. Where that cannot be, what stands in the way is thrown.</summary>
    public async Task<Decision> AskAsync(SessionCommand command)
    {
        var asked = new PendingCommand(command);
        try
        {
            await _asked.Writer.WriteAsync(asked);
        }
        catch (ChannelClosedException)
        {
            asked.Fail(_why);
        }

        return await asked.Decision;
    }

    /// <summary>A session that has just been opened goes on from where its log ends, before anybody asks anything.</summary>
    public void Remind() => _asked.Writer.TryWrite(new PendingCommand(new Wake()));

    /// <summary>What waits, all of it together, again and again.</summary>
    /// <remarks>Not the channel's own reading, which goes on wherever it likes instead of on the caller's scheduler.</remarks>
    public async IAsyncEnumerable<IReadOnlyList<PendingCommand>> ReadAllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (await _asked.Reader.WaitToReadAsync(stop))
        {
            while (Waiting() is { Count: > 0 } waiting) { yield return _current = waiting; }
        }
    }

    private List<PendingCommand> Waiting()
    {
        var waiting = new List<PendingCommand>();
        while (waiting.Count < TogetherMax && _asked.Reader.TryRead(out var asked)) { waiting.Add(asked); }

        return waiting;
    }

    /// <summary>Ends the reading with what broke the session.</summary>
    public void Break(Exception bug) => _asked.Writer.TryComplete(bug);

    /// <summary>Reads until the end, after which whoever waits for an answer is told why there is none.</summary>
    public async Task ServeAsync(Task reading)
    {
        try
        {
            await reading;
        }
        catch (Exception why)
        {
            if (why is not OperationCanceledException) { _why = why; }

            throw;
        }
        finally
        {
            _asked.Writer.TryComplete();
            foreach (var unanswered in _current) { unanswered.Fail(_why); } // Where the disk failed they have no answer.
            while (_asked.Reader.TryRead(out var left)) { left.Fail(_why); }
        }
    }
}

/// <summary>A command and whoever waits for its decision.</summary>
internal sealed class PendingCommand(SessionCommand command)
{
    private readonly TaskCompletionSource<Decision> _decision = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SessionCommand Command { get; } = command;

    public Task<Decision> Decision => _decision.Task;

    public void Answer(Decision decision) => _decision.TrySetResult(decision);

    public void Fail(Exception why) => _decision.TrySetException(why);
}
