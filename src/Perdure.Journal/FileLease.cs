using Perdure.Journal.Disk;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>The right to write a session whose proof is a lock file. It is not renewed: the kernel takes it back when its owner ends.</summary>
internal sealed class FileLease : IWriterLease, IDisposable
{
    private readonly Writer _owner;
    private readonly WriterLock _lock;
    private readonly IDisposable _watch;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _lost = new();
    private volatile string? _why;
    private bool _left;

    private FileLease(IDisk disk, string path, WriterLock held, Writer owner)
    {
        (_owner, _lock) = (owner, held);
        Lost = _lost.Token;
        _watch = disk.WatchFile(path, Heard);
        Look(); // What happened before the watch began.
    }

    public Writer Owner => _owner;

    public long Epoch => _lock.Epoch;

    public CancellationToken Lost { get; }

    public string? WhyLost => _why;

    /// <summary>Takes the session with a new lock file that is held from its first moment on.</summary>
    public static FileLease Place(IDisk disk, string path, LockContent content) => new(disk, path, WriterLock.Place(disk, path, content), content.Writer);

    /// <exception cref="WriterLostException">Somebody has taken the session over.</exception>
    public void MustBeHeld()
    {
        Look();
        if (_why is { } why) { throw new WriterLostException(why); }
    }

    public void Dispose()
    {
        _watch.Dispose();
        lock (_gate)
        {
            if (_left) { return; }

            _left = true;
            _lock.Dispose();
        }
    }

    private void Heard()
    {
        try
        {
            Look();
        }
        catch (IOException)
        {
            // The next append looks again, and says what is wrong with the disk.
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_left || _why is not null || _lock.Loss() is not { } why) { return; }

            _why = why;

            // Beside the caller, which may be the one that watches for all sessions: on the thread pool in life, on one seeded thread in the simulated world.
            _ = Task.Factory.StartNew(_lost.Cancel, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
        }
    }
}
