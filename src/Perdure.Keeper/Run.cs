using Perdure.Keeper.Native;
using Perdure.Keeper.Sandboxing;

namespace Perdure.Keeper;

/// <summary>One run, from the claim to the exit record.</summary>
internal static class Run
{
    // A full disk may have room again soon, and only we know how the command ended.
    const int RecordAttemptsMax = 600;
    const int RecordAttemptEveryMs = 1000;

    public static Verdict Once()
    {
        if (!RunFolder.Lock()) { return Verdict.AlreadyClaimed; }

        var order = ReadOrder();
        if (order is null) { return Verdict.BadOrder; }

        // Everything an agent may reach for is there before the claim, so "started" also means "listening".
        var control = new ControlReader(RunFolder.OpenFifo(RunFolder.Control));
        var input = order.Stdin || order.Tty ? RunFolder.OpenFifo(RunFolder.Input) : -1;
        var spool = new Spool(order.OutputHeadBytesMax, order.OutputTailBytesMax);
        Processes.AdoptOrphans();
        Processes.CloseAllOnExec();

        var started = RunFolder.Claim();
        if (started < 0) { return NotClaimed(); }

        var ending = new Ending();
        try
        {
            Keep(order, control, input, spool, ending, started);
        }
        catch (WallException problem)
        {
            ending.Failure = $"the sandbox could not be built: {problem.Message}";
        }

        return Conclude(spool, ending);
    }

    static void Keep(Order order, ControlReader control, int input, Spool spool, Ending ending, int started)
    {
        var command = Command.Start(order);
        if (command.Pid < 0) { ending.Failure = Command.WhyNotStarted(order, -command.Pid); }
        else
        {
            RunFolder.TellCommand(started, command.Pid);
            new Watch(order, command, control, new InputRelay(input, command), spool, ending).Stand();
            ending.Failure = command.Walls?.WhyNothingRan();
        }

        command.Walls?.Release();
    }

    static Order? ReadOrder()
    {
        try
        {
            return Order.Read("order.json");
        }
        catch (Exception unreadable) when (unreadable is FormatException or System.Text.Json.JsonException or InvalidOperationException)
        {
            RunFolder.Say(unreadable.Message);
            return null;
        }
    }

    static Verdict NotClaimed()
    {
        if (Errno.Last == Errno.Exists) { return Verdict.AlreadyClaimed; }

        RunFolder.Say($"the run cannot be claimed: {Errno.Words(Errno.Last)}");
        return Verdict.NotWritable;
    }

    static Verdict Conclude(Spool spool, Ending ending)
    {
        spool.Sync();
        var record = ending.Record(spool);
        for (var attempt = 0; attempt < RecordAttemptsMax; attempt++)
        {
            if (RunFolder.RecordExit(record))
            {
                RunFolder.RemoveEmptyLog();
                return Verdict.Kept;
            }

            // Whoever cleared the folder away will not ask.
            if (!RunFolder.IsClaimed()) { return Verdict.NotWritable; }

            Polling.Wait([], RecordAttemptEveryMs);
        }

        RunFolder.Say($"exit.json cannot be written: {Errno.Words(Errno.Last)}");
        return Verdict.NotWritable;
    }
}
