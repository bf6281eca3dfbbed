using Perdure.Keeper.Native;
using Perdure.Keeper.Sandboxing;

namespace Perdure.Keeper;

/// <summary>One run, from the claim to the exit record.</summary>
internal static class Run
{
    // A full disk may have room again soon, and only we know how the command ended.
    const int RecordAttemptsMax = 600;
    const int RecordAttemptEveryMs = 1000;

    public static KeeperExitCode Once()
    {
        if (!RunFolder.Lock()) { return KeeperExitCode.AlreadyClaimed; }

        var order = ReadOrder();
        if (order is null) { return KeeperExitCode.BadOrder; }

        // Everything an agent may reach for is there before the claim, so "started" also means "listening".
        var control = new ControlReader(RunFolder.OpenFifo(RunFolder.Control));
        var input = order.Stdin || order.Tty ? RunFolder.OpenFifo(RunFolder.Input) : -1;
        var spool = new Spool(order.OutputHeadBytesMax, order.OutputTailBytesMax);
        Processes.AdoptOrphans();
        Processes.CloseAllOnExec();

        var started = RunFolder.Claim();
        if (started < 0) { return NotClaimed(); }

        var ending = new RunEnd();
        try
        {
            Keep(order, control, input, spool, ending, started);
        }
        catch (SandboxSetupException problem)
        {
            ending.Failure = $"the sandbox could not be built: {problem.Message}";
        }

        return Conclude(spool, ending);
    }

    static void Keep(RunRequest order, ControlReader control, int input, Spool spool, RunEnd ending, int started)
    {
        var command = Command.Start(order);
        if (command.Pid < 0) { ending.Failure = Command.WhyNotStarted(order, -command.Pid); }
        else
        {
            RunFolder.TellCommand(started, command.Pid);
            new CommandMonitor(order, command, control, new InputRelay(input, command), spool, ending).Stand();
            ending.Failure = command.Walls?.WhyNothingRan();
        }

        command.Walls?.Release();
    }

    static RunRequest? ReadOrder()
    {
        try
        {
            return RunRequest.Read("order.json");
        }
        catch (Exception unreadable) when (unreadable is FormatException or System.Text.Json.JsonException or InvalidOperationException)
        {
            RunFolder.Say(unreadable.Message);
            return null;
        }
    }

    static KeeperExitCode NotClaimed()
    {
        if (Errno.Last == Errno.Exists) { return KeeperExitCode.AlreadyClaimed; }

        RunFolder.Say($"the run cannot be claimed: {Errno.Words(Errno.Last)}");
        return KeeperExitCode.NotWritable;
    }

    static KeeperExitCode Conclude(Spool spool, RunEnd ending)
    {
        spool.Sync();
        var record = ending.Record(spool);
        for (var attempt = 0; attempt < RecordAttemptsMax; attempt++)
        {
            if (RunFolder.RecordExit(record))
            {
                RunFolder.RemoveEmptyLog();
                return KeeperExitCode.Kept;
            }

            // Whoever cleared the folder away will not ask.
            if (!RunFolder.IsClaimed()) { return KeeperExitCode.NotWritable; }

            Polling.Wait([], RecordAttemptEveryMs);
        }

        RunFolder.Say($"exit.json cannot be written: {Errno.Words(Errno.Last)}");
        return KeeperExitCode.NotWritable;
    }
}
