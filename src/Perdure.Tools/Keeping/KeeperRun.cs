using System.Diagnostics;
using System.Text;
using Perdure.Tools.Keeping.Native;

namespace Perdure.Tools.Keeping;

/// <summary>One command in its folder, kept by a keeper: launch it, find out what became of it, follow it, steer it, stop it.</summary>
/// <remarks>
/// Everything an agent knows of a run is in the folder, so any agent can take a run up where another one was killed. Launching
/// twice is harmless: one keeper claims the run. A follower that is cancelled goes away; the command goes on.
/// </remarks>
public sealed class KeeperRun(string folder, KeeperProgram program)
{
    const int ChunkBytesMax = 64 * 1024;

    /// <summary>A keeper tries for a second; a busy machine may let it wait before that.</summary>
    static readonly TimeSpan FreezePatience = TimeSpan.FromSeconds(10);

    readonly string _folder = Path.GetFullPath(folder);
    readonly RunFiles _files = new(Path.GetFullPath(folder));

    public string Folder => _folder;

    /// <summary>Puts the order on disk and sets a keeper free to run it, unless the run is already claimed.</summary>
    public Task LaunchAsync(KeeperRequest order, CancellationToken cancel = default)
    {
        if (cancel.IsCancellationRequested) { return Task.FromCanceled(cancel); }

        // One small file and one spawn: less work than handing it to another thread.
        Launch(order);
        return Task.CompletedTask;
    }

    public Task<KeeperRunState> FindAsync(CancellationToken cancel = default) => Task.Run(Find, cancel);

    /// <summary>Delivers the output from the offset on, as it comes, until the run is no longer running; says what it then is.</summary>
    /// <param name="onChunk">Takes the next bytes, which are lent until its task completes; a slow taker may find that some were dropped.</param>
    public async Task<KeeperRunState> FollowAsync(long fromOffset, Func<KeeperChunk, ValueTask> onChunk, CancellationToken cancel = default)
    {
        using var spool = new SpoolReader(_files);
        var buffer = new byte[ChunkBytesMax];
        var offset = fromOffset;
        return await FollowAsync(Deliver, cancel);

        async ValueTask Deliver()
        {
            while (spool.Read(offset, buffer) is { } chunk)
            {
                cancel.ThrowIfCancellationRequested();
                await onChunk(chunk);
                offset = chunk.End;
            }
        }
    }

    /// <summary>Follows without looking at the output.</summary>
    public Task<KeeperRunState> AwaitEndAsync(CancellationToken cancel = default) => FollowAsync(() => ValueTask.CompletedTask, cancel);

    /// <summary>Writes to the command's input, as fast as it reads; false when nobody listens, or no input was ordered.</summary>
    public Task<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default) => SendAsync("input", bytes, cancel);

    /// <summary>Ends the command's input after what was written before.</summary>
    public Task<bool> CloseInputAsync(CancellationToken cancel = default) => AskAsync("end-input", cancel);

    public Task<bool> ResizeAsync(int rows, int cols, CancellationToken cancel = default) => AskAsync($"resize {rows} {cols}", cancel);

    /// <summary>Signals the foreground job of the terminal, or the command's own process group.</summary>
    public Task<bool> SignalAsync(int signal, CancellationToken cancel = default) => AskAsync($"signal {signal}", cancel);

    /// <summary>Has every process of the command stand still until <see cref="ThawAsync"/>, but no longer than this.</summary>
    /// <returns>False where some of them went on. A command that has ended stands still as well.</returns>
    public async Task<bool> FreezeAsync(TimeSpan longest, CancellationToken cancel = default)
    {
        if (!await AskAsync($"freeze {(int)Math.Min(longest.TotalMilliseconds, int.MaxValue)}", cancel)) { return Find() is not KeeperRunState.Running and not KeeperRunState.OutcomeUnknown { CommandStillRuns: true }; }

        var patience = new Backoff();
        for (var waited = Stopwatch.StartNew(); !File.Exists(_files.In("frozen")); await patience.WaitAsync(cancel))
        {
            if (Find() is not KeeperRunState.Running) { return true; }
            if (waited.Elapsed > FreezePatience) { return false; }
        }

        return true;
    }

    /// <summary>Lets a command that stands still go on.</summary>
    public Task ThawAsync(CancellationToken cancel = default) => AskAsync("thaw", cancel);

    /// <summary>Stops the command with everything it begot and says what was recorded.</summary>
    public async Task<KeeperRunState> StopAsync(CancellationToken cancel = default)
    {
        _ = await AskAsync("stop", cancel);
        return await AwaitEndAsync(cancel);
    }

    public KeeperOutput ReadOutput()
    {
        using var spool = new SpoolReader(_files);
        using var head = new MemoryStream();
        using var tail = new MemoryStream();
        var buffer = new byte[ChunkBytesMax];
        long offset = 0;
        long dropped = 0;
        while (spool.Read(offset, buffer) is { } chunk)
        {
            dropped += chunk.Offset - offset;
            (chunk.Offset < spool.HeadBytes ? head : tail).Write(chunk.Bytes.Span);
            offset = chunk.End;
        }

        return new KeeperOutput(head.ToArray(), dropped, tail.ToArray());
    }

    async Task<KeeperRunState> FollowAsync(Func<ValueTask> deliver, CancellationToken cancel)
    {
        using var watch = RunWatcher.Shared.Watch(_folder);
        while (true)
        {
            // Looked at before the output is read: what was written before the end is then read before the end is told.
            var found = Glance(watch);
            await deliver();
            if (found is not KeeperRunState.Running) { return found; }

            await watch.NewsAsync(cancel);
        }
    }

    void Launch(KeeperRequest order)
    {
        if (_files.IsClaimed) { return; }

        _files.Write(order);
        RunWatcher.Shared.Adopt(program.Launch(_folder), _folder);
    }

    /// <summary>The cheap look of a follower; only when the keeper may be gone does it look closely.</summary>
    KeeperRunState Glance(FolderWatch watch)
    {
        if (!watch.KeeperMayBeGone)
        {
            return _files.ReadExit() is { } exit ? new KeeperRunState.Finished(exit) : new KeeperRunState.Running();
        }

        return Find();
    }

    internal KeeperRunState Find()
    {
        if (_files.ReadExit() is { } early) { return new KeeperRunState.Finished(early); }

        // One that we launched may not have come as far as the lock.
        if (RunWatcher.Shared.HasKeeperOf(_folder)) { return new KeeperRunState.Running(); }

        // While we hold the lock no keeper can come into being, so the answers below belong together.
        using var keeperLock = KeeperLock.TryShare(_files.In("keeper.lock"), out var isKept);
        if (isKept) { return new KeeperRunState.Running(); }

        // Nothing was held, since there was no folder; what has come into being since then is for the next look.
        if (keeperLock is null) { return new KeeperRunState.NeverStarted(""); }

        if (_files.ReadExit() is { } exit) { return new KeeperRunState.Finished(exit); }

        return _files.IsClaimed ? Unknown() : new KeeperRunState.NeverStarted(_files.ReadLog());
    }

    KeeperRunState.OutcomeUnknown Unknown()
    {
        var start = _files.ReadStart();
        var otherBoot = start is not null && start.BootId != BootId.Id;
        var stillRuns = !otherBoot && start is { CommandPid: { } pid, CommandStartTicks: { } ticks } && BootId.IsRunning(pid, ticks);
        return new KeeperRunState.OutcomeUnknown(start, otherBoot, stillRuns, ReadOutput());
    }

    // Well below PIPE_BUF, so that requests of two agents never mix.
    Task<bool> AskAsync(string request, CancellationToken cancel) => SendAsync("control", Encoding.ASCII.GetBytes(request + "\n"), cancel);

    async Task<bool> SendAsync(string fifo, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var patience = new Backoff();
        while (!bytes.IsEmpty)
        {
            // A keeper listens before it claims, so whoever does not listen after that will not do so later.
            var listens = _files.IsClaimed;
            var sent = Fifo.TryWrite(_files.In(fifo), bytes.Span);
            if (sent is null && (listens || Find() is not KeeperRunState.Running)) { return false; }

            if (sent is > 0)
            {
                bytes = bytes[sent.Value..];
                patience = new Backoff();
                continue;
            }

            // The command reads slowly, or the keeper is still about to listen.
            await patience.WaitAsync(cancel);
        }

        return true;
    }
}
