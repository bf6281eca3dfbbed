using Perdure.Keeper.Native;

namespace Perdure.Keeper;

/// <summary>Stands by one command from its start to the end of everything it begot.</summary>
internal sealed class CommandMonitor(RunRequest order, Command command, ControlReader control, InputRelay input, Spool spool, RunEnd ending)
{
    // Between the request to stop and the kill.
    const int StopGraceMs = 1000;

    // A call ends when its main process ends. What that left behind gets this long to say its last words (a `tee`, a logger).
    const int LeftBehindGraceMs = 250;

    // A tree that forks while it is killed needs more than one walk; one that cannot be killed must not hold the record back.
    const int KillEveryMs = 5;
    const int KillPatienceMs = 3000;

    // Sandboxed commands are counted this often; in between a fork bomb gets some thousands of processes far.
    const int CountEveryMs = 200;

    // A run whose folder was removed can tell nobody how it ended: nobody shall wait for it, and it shall not go on for ever.
    const int FolderLookEveryMs = 1000;

    // After the last process is gone only what is already in the pipe is awaited; a pipe holds no more than this.
    const int DrainReadsMax = 32;

    readonly int _signals = Signals.OpenDescriptor();
    readonly byte[] _chunk = new byte[64 * 1024];
    readonly Deadline _deadline = new(order.DeadlineMs);
    readonly Deadline _kill = new(null);
    readonly Deadline _giveUp = new(null);
    readonly Deadline _thaw = new(null);
    readonly Deadline _count = new(command.Walls is null ? null : CountEveryMs);
    readonly Deadline _look = new(FolderLookEveryMs);
    bool _outputOpen = true;
    bool _anyoneLeft = true;

    public void Stand()
    {
        Reap();
        while (_anyoneLeft && !_giveUp.IsPast)
        {
            AwaitNews();
            HearSignals();
            HearBox();
            HearRequests();
            input.Move();
            ReadOutput();
            KeepTime();
        }

        for (var reads = 0; reads < DrainReadsMax && ReadOutput(); reads++) { }
    }

    void AwaitNews()
    {
        Span<Polling.Watched> watched =
        [
            new() { File = _signals, Awaited = Polling.Readable },
            new() { File = control.File, Awaited = Polling.Readable },
            new() { File = _outputOpen ? command.Output : -1, Awaited = Polling.Readable },
            new() { File = input.FileToRead, Awaited = Polling.Readable },
            new() { File = input.FileToWrite, Awaited = Polling.Writable },
            new() { File = command.Walls?.Report.File ?? -1, Awaited = Polling.Readable },
        ];
        Polling.Wait(watched, Deadline.SoonestMs(_deadline, _kill, _giveUp, _count, _thaw, _look));
    }

    void HearSignals()
    {
        int signal;
        while ((signal = Signals.Next(_signals)) != 0)
        {
            if (signal == Signals.ChildEnded) { Reap(); }
            else if (signal != Signals.Hangup) { Stop(); }
        }
    }

    void HearBox()
    {
        if (command.Walls is not { } walls) { return; }

        walls.Report.Hear();
        if (walls.Report.Status is not { } status || ending.CommandEnded) { return; }

        ending.CommandEndedWith(status);
        _kill.NoLaterThan(LeftBehindGraceMs);
    }

    void HearRequests()
    {
        foreach (var request in control.Arrived())
        {
            switch (request)
            {
                case ControlRequest.Stop: Stop(); break;
                case ControlRequest.Freeze freeze: Freeze(freeze.LongestMs); break;
                case ControlRequest.Thaw: Thaw(); break;
                case ControlRequest.EndInput: input.End(); break;
                case ControlRequest.Signal signal: command.Signal(signal.Number); break;
                case ControlRequest.Resize size: command.Resize(size.Rows, size.Columns); break;
            }
        }
    }

    void Freeze(int longestMs)
    {
        if (ending.Stopped || ending.TimedOut || !ProcessTree.Freeze(command.Walls is { Namespaced: true } ? command.Pid : null))
        {
            Thaw();
            return;
        }

        // Nobody may come back to set it going again: it goes on by itself then.
        _thaw.In(longestMs);
        RunFolder.TellFrozen(isFrozen: true);
    }

    void Thaw()
    {
        _thaw.Clear();
        RunFolder.TellFrozen(isFrozen: false);
        _ = SignalTree(Signals.Continue);
    }

    bool ReadOutput()
    {
        if (!_outputOpen) { return false; }

        var count = Files.Read(command.Output, _chunk);
        if (count > 0)
        {
            spool.Accept(_chunk.AsSpan(0, (int)count));
            return true;
        }

        // A terminal whose last user has left answers with an error, a pipe with an end.
        _outputOpen = count < 0 && Errno.Last == Errno.Again;
        return false;
    }

    void Reap()
    {
        int ended;
        while ((ended = Processes.NextEnded(out var status, out var usage)) > 0)
        {
            ending.Count(usage);
            if (ended == command.Pid) { OutermostEndedWith(status); }
        }

        _anyoneLeft = ended == 0;
        if (_anyoneLeft && ending.CommandEnded) { _kill.NoLaterThan(LeftBehindGraceMs); }
    }

    void OutermostEndedWith(int status)
    {
        HearBox();
        if (ending.CommandEnded) { return; }

        // A box that could not say how its command ended was killed, and the whole namespace with it.
        ending.CommandEndedWith(command.Walls is { Namespaced: true } ? Signals.Kill : status);
    }

    void Stop()
    {
        if (ending.Stopped || ending.TimedOut) { return; }

        ending.Stopped = true;
        AskToEnd();
    }

    void AskToEnd()
    {
        _ = SignalTree(Signals.Terminate);

        // An interactive shell shrugs at SIGTERM but goes when its terminal does; a suspended process must wake to hear anything.
        if (command.Tty) { _ = SignalTree(Signals.Hangup); }

        _ = SignalTree(Signals.Continue);
        _kill.NoLaterThan(StopGraceMs);
    }

    void KeepTime()
    {
        if (_thaw.IsPast) { Thaw(); }
        if (_deadline.IsPast)
        {
            _deadline.Clear();
            ending.TimedOut = !ending.Stopped && !ending.CommandEnded;
            if (ending.TimedOut) { AskToEnd(); }
        }

        if (_count.IsPast) { CountProcesses(); }
        if (_look.IsPast) { LookForFolder(); }
        if (_kill.IsPast) { KillAll(); }
    }

    // Limits of the system count a user's processes everywhere, and root's not at all.
    void CountProcesses()
    {
        _count.In(CountEveryMs);
        var most = command.Walls!.ProcessesMax;
        if (ProcessTree.MachineTasks() <= most || ProcessTree.Count() <= most) { return; }

        ending.Overran = true;
        _count.Clear();
        KillAll();
    }

    void LookForFolder()
    {
        _look.In(FolderLookEveryMs);
        if (!RunFolder.IsRemoved()) { return; }

        _look.Clear();
        Stop();
    }

    int SignalTree(int signal) => ProcessTree.Signal(signal, command.Walls is { Namespaced: true } ? command.Pid : null);

    void KillAll()
    {
        var killed = SignalTree(Signals.Kill);
        if (ending.CommandEnded) { ending.LeftBehind = Math.Max(ending.LeftBehind, killed); }

        _kill.In(KillEveryMs);
        _giveUp.NoLaterThan(KillPatienceMs);
        Reap();
    }
}
