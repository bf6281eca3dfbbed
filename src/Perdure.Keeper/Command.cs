using Perdure.Keeper.Native;
using Perdure.Keeper.Sandboxing;

namespace Perdure.Keeper;

/// <summary>The running command: its process and the ends of its streams that the keeper holds.</summary>
/// <param name="Pid">The process the keeper started; with namespaces around it, the command is a grandchild of it.</param>
internal sealed record Command(int Pid, int Output, int Input, bool Tty)
{
    const int Executable = 1;
    const int PipeCapacityCommand = 1031;
    const int PipeCapacityBytes = 256 * 1024; // Fewer wake-ups for a command that talks much.

    /// <summary>What stands around it; null where it has the keeper's own rights.</summary>
    public SandboxLayers? Walls { get; private init; }

    /// <summary>Starts what was ordered; a negative process id is the reason why it could not.</summary>
    public static Command Start(RunRequest order)
    {
        var program = Find(order.Argv[0], order);
        if (program is null) { return new Command(-Errno.NoSuchFile, -1, -1, order.Tty); }

        var walls = SandboxLayers.Around(order, program);
        using var plan = new SpawnPlan();
        walls?.Equip(plan);
        var launch = new Launch(plan, walls?.Program ?? program, walls?.Line ?? order.Argv, HasNamespaces: walls is { Namespaced: true });
        var command = (order.Tty ? OnTerminal(order, launch) : OnPipes(order, launch)) with { Walls = walls };
        walls?.Started();
        return command;
    }

    /// <summary>The system gives one reason for a missing program and a missing folder; a reader wants to know which.</summary>
    public static string WhyNotStarted(RunRequest order, int errno) =>
        Files.Access(order.Cwd, Executable) == 0 ? Errno.Words(errno) : $"the working folder cannot be entered: {Errno.Words(Errno.Last)}";

    public void Resize(int rows, int columns)
    {
        if (Tty) { Terminals.Resize(Output, rows, columns); }
    }

    /// <summary>Signals whom the user at the terminal would: the foreground job, or the command's own group.</summary>
    public void Signal(int signal)
    {
        var foreground = Tty ? Terminals.ForegroundGroup(Output) : 0;
        var group = foreground > 0 ? foreground : OwnGroup();
        if (group > 0) { _ = Processes.Kill(-group, signal); }
    }

    int OwnGroup() => Walls is not { Namespaced: true } ? Pid : Walls.Report.Process is { } inner ? ProcessTree.FindInner(Pid, inner) : 0;

    static Command OnTerminal(RunRequest order, Launch launch)
    {
        var (master, slave) = Terminals.Open(order.Rows, order.Cols);
        if (master < 0) { return new Command(-Errno.Last, -1, -1, true); }

        // The first terminal a session leader opens becomes its controlling terminal; within namespaces the box leaves it to the command.
        var plan = launch.Plan;
        plan.Open(0, slave, Files.ReadWrite | (launch.HasNamespaces ? Files.NoTerminal : 0));
        plan.Duplicate(0, 1);
        plan.Duplicate(0, 2);
        plan.WorkIn(order.Cwd);
        MakeNonBlocking(master);
        return new Command(plan.Start(launch.Program, launch.Line, order.Environment), master, master, true);
    }

    static unsafe Command OnPipes(RunRequest order, Launch launch)
    {
        var output = stackalloc int[2];
        var input = stackalloc int[2] { -1, -1 };
        if (Files.Pipe(output, Files.CloseOnExec) != 0) { return new Command(-Errno.Last, -1, -1, false); }

        if (order.Stdin && Files.Pipe(input, Files.CloseOnExec) != 0) { return new Command(-Errno.Last, -1, -1, false); }

        var plan = launch.Plan;
        if (order.Stdin) { plan.Duplicate(input[0], 0); }
        else { plan.Open(0, "/dev/null", Files.ReadOnly); }

        plan.Duplicate(output[1], 1);
        plan.Duplicate(output[1], 2);
        plan.WorkIn(order.Cwd);
        var pid = plan.Start(launch.Program, launch.Line, order.Environment);

        _ = Files.Close(output[1]);
        _ = Files.Close(input[0]);
        _ = Files.Control(output[0], PipeCapacityCommand, PipeCapacityBytes);
        MakeNonBlocking(output[0]);
        MakeNonBlocking(input[1]);
        return new Command(pid, output[0], input[1], false);
    }

    // Only our own end changes: the two ends of a pipe are two open files, and the master is not the slave.
    static void MakeNonBlocking(int file) => _ = Files.Control(file, Files.SetStatusFlags, Files.NonBlocking);

    /// <summary>The program a shell would find, by the command's own PATH and folder, not the keeper's.</summary>
    static string? Find(string name, RunRequest order)
    {
        if (name.Contains('/')) { return name; }

        var path = order.Environment.FirstOrDefault(variable => variable.StartsWith("PATH=", StringComparison.Ordinal)) ?? "PATH=/usr/local/bin:/usr/bin:/bin";
        return path["PATH=".Length..].Split(':')
            .Select(folder => Path.Combine(order.Cwd, folder, name))
            .FirstOrDefault(file => Files.Access(file, Executable) == 0 && !Directory.Exists(file));
    }

    /// <summary>What is started in the command's name: itself, or its walls.</summary>
    sealed record Launch(SpawnPlan Plan, string Program, IReadOnlyList<string> Line, bool HasNamespaces);
}
