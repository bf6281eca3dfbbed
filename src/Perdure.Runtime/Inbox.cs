using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Perdure.Core;

namespace Perdure.Runtime;

/// <summary>What has been asked of a session and not been answered yet, in order.</summary>
internal sealed class Inbox
{
    /// <summary>Deciding takes microseconds, so a full inbox means that the disk does not keep up; then callers wait.</summary>
    private const int AskedMax = 1024;

    private readonly Channel<Asked> _asked = Channel.CreateBounded<Asked>(new BoundedChannelOptions(AskedMax) { SingleReader = true });

    /// <summary>Waits until what the command led to is durable.</summary>
    public async Task<Decision> AskAsync(SessionCommand command)
    {
        var asked = new Asked(command);
        try
        {
            await _asked.Writer.WriteAsync(asked);
        }
        catch (ChannelClosedException closed)
        {
            throw new OperationCanceledException("The session has been closed.", closed);
        }

        return await asked.Decision;
    }

    /// <summary>A session that has just been opened goes on from where its log ends, before anybody asks anything.</summary>
    public void Remind() => _asked.Writer.TryWrite(new Asked(new Wake()));

    /// <summary>Not the channel's own, which goes on wherever it likes instead of on the caller's scheduler.</summary>
    public async IAsyncEnumerable<Asked> ReadAllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (await _asked.Reader.WaitToReadAsync(stop))
        {
            while (_asked.Reader.TryRead(out var asked))
            {
                try { yield return asked; }
                finally { asked.Abandon(); } // Where the disk failed there is no answer, and nobody may wait for one.
            }
        }
    }

    /// <summary>Ends the reading with what broke the session.</summary>
    public void Break(Exception bug) => _asked.Writer.TryComplete(bug);

    /// <summary>Nobody may wait for an answer that will not come.</summary>
    public IDisposable ClosingAfterwards() => new Closing(_asked);

    private sealed class Closing(Channel<Asked> asked) : IDisposable
    {
        public void Dispose()
        {
            asked.Writer.TryComplete();
            while (asked.Reader.TryRead(out var left)) { left.Abandon(); }
        }
    }
}

/// <summary>A command and whoever waits for its decision.</summary>
internal sealed class Asked(SessionCommand command)
{
    private readonly TaskCompletionSource<Decision> _decision = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SessionCommand Command { get; } = command;

    public Task<Decision> Decision => _decision.Task;

    public void Answer(Decision decision) => _decision.TrySetResult(decision);

    public void Abandon() => _decision.TrySetCanceled();
}
