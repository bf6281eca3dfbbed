using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Lets appends of the same moment share one write and one sync.</summary>
/// <param name="tail">Where they go.</param>
internal sealed class GroupCommit(LogTail tail)
{
    /// <summary>One write holds no more, unless a single append does: enough to be worth a sync, little enough to be quick.</summary>
    private const long WriteBytesMax = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<PendingAppend> _waiting = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _handedOver = tail.LastSeq;
    private bool _busy;
    private bool _closing;
    private SessionStoreException? _failure;

    /// <summary>Hands entries over in the order of the calls.</summary>
    public Task Add(PendingAppend append)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            if (_failure is not null) { throw Again(_failure); }
            if (append.First != _handedOver + 1)
            {
                throw new InvalidOperationException($"AppendAsync: expected entry {_handedOver + 1} next, found {append.First}.");
            }

            _handedOver += append.Entries.Length;
            _waiting.Enqueue(append);
            if (_busy) { return append.Task; }

            _busy = true;
        }

        // On the caller's scheduler: the thread pool in life, one seeded thread in the simulated world.
        _ = Task.Factory.StartNew(Execute, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
        return append.Task;
    }

    /// <summary>Done when everything handed over has been written or has failed.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closing = true;
            if (!_busy) { _closed.TrySetResult(); }
        }

        return _closed.Task;
    }

    /// <summary>Writes until nobody waits.</summary>
    private void Execute()
    {
        while (Next() is { Count: > 0 } batch)
        {
            try
            {
                tail.Commit(batch);
                batch.ForEach(append => append.TrySetResult());
            }
            catch (SessionStoreException failure)
            {
                Fail(batch, failure);
            }
            catch (Exception failure)
            {
                Fail(batch, new JournalWriteException($"The log could not be written: {failure.Message} Nothing of the append was acknowledged.", failure));
            }
        }
    }

    private List<PendingAppend> Next()
    {
        lock (_gate)
        {
            var batch = new List<PendingAppend>();
            var bytes = 0L;
            while (_waiting.TryPeek(out var append) && (batch.Count == 0 || bytes + append.Bytes <= WriteBytesMax))
            {
                batch.Add(_waiting.Dequeue());
                bytes += append.Bytes;
            }

            _busy = batch.Count > 0;
            if (!_busy && _closing) { _closed.TrySetResult(); }
            return batch;
        }
    }

    /// <summary>After a failure nobody knows what the disk holds, so this writer writes no more; opening the session again finds out.</summary>
    private void Fail(List<PendingAppend> batch, SessionStoreException failure)
    {
        lock (_gate)
        {
            _failure = failure;
            batch.AddRange(_waiting);
            _waiting.Clear();
        }

        batch.ForEach(append => append.TrySetException(Again(failure)));
    }

    /// <summary>Each waiter gets an exception of its own; one that is thrown in two places belongs to neither.</summary>
    private static SessionStoreException Again(SessionStoreException failure) => failure is WriterLostException
        ? new WriterLostException(failure.Message)
        : new JournalWriteException(failure.Message, failure);
}
