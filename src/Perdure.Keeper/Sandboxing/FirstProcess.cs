using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>The box as the first process of its namespace: starts the command, buries its orphans, tells its true end.</summary>
/// <remarks>Bubblewrap's own first process would report a command that a signal ended as one that exited with 128 and some.</remarks>
internal static class FirstProcess
{
    public static int Run(BoxRequest order)
    {
        using var plan = new SpawnPlan();
        if (order.Tty) { TakeTerminal(plan); }

        var command = plan.Start(order.Program, order.Argv, Processes.OwnEnvironment());
        if (command < 0)
        {
            BoxReportWriter.Failed(Errno.Words(-command));
            return 0;
        }

        BoxReportWriter.Started(command);
        BuryUntilNobodyIsLeft(command);
        return 0;
    }

    // The first terminal a session leader opens becomes its controlling terminal; by its path it cannot be found in here.
    static void TakeTerminal(SpawnPlan plan)
    {
        // Number 0 is closed before the path is opened, so it is named by another number.
        plan.Open(0, "/proc/self/fd/1", Files.ReadWrite);
        plan.Duplicate(0, 1);
        plan.Duplicate(0, 2);
    }

    static void BuryUntilNobodyIsLeft(int command)
    {
        int ended;
        while ((ended = Processes.AwaitEnded(out var status)) > 0)
        {
            if (ended == command) { BoxReportWriter.Ended(status); }
        }
    }
}
