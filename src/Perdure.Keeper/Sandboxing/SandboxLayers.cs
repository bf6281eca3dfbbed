using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>What stands between the keeper and the command: the box, and bubblewrap around it where it is to be had.</summary>
internal sealed class SandboxLayers
{
    const int OwnProgramFile = 4;
    const int OutOfTheWay = 10; // Above the numbers that the child gets.

    readonly int _voice;
    readonly int _ownProgram;
    readonly Placeholders? _placeholders;

    SandboxLayers(RunRequest order, SandboxRequest sandbox, string program)
    {
        Namespaced = sandbox.Bubblewrap is not null;

        // The box alone grants folders by their parts, and a part that is not there cannot be made.
        _placeholders = Namespaced ? Placeholders.For(sandbox) : null;
        var box = new BoxRequest(Namespaced, order.Tty, sandbox, Namespaced ? Bubblewrap.Sockets(sandbox) : [], program, order.Argv).Line();
        (Program, Line) = sandbox.Bubblewrap is { } bubblewrap
            ? (bubblewrap, [.. Bubblewrap.Line(sandbox, order.Cwd), $"/proc/self/fd/{OwnProgramFile}", .. box.Skip(1)])
            : (Processes.OwnProgram, box);
        ProcessesMax = sandbox.ProcessesMax;

        // Our own path may well be hidden in there; an open file is not.
        _ownProgram = Files.Control(Files.OpenPrivate(Processes.OwnProgram, Files.ReadOnly), Files.DuplicateAbove, OutOfTheWay);
        (var report, _voice) = Channel();
        Report = new BoxReportReader(report);
    }

    public string Program { get; }

    public IReadOnlyList<string> Line { get; }

    /// <summary>The command is the grandchild of the process we start, and lives and dies with that one.</summary>
    public bool Namespaced { get; }

    public int ProcessesMax { get; }

    public BoxReportReader Report { get; }

    public static SandboxLayers? Around(RunRequest order, string program) => order.Sandbox is { } sandbox ? new SandboxLayers(order, sandbox, program) : null;

    /// <summary>Gives the box its voice and, where paths are no help, its own program.</summary>
    public void Equip(SpawnPlan plan)
    {
        plan.Duplicate(_voice, BoxReportWriter.File);
        if (Namespaced) { plan.Duplicate(_ownProgram, OwnProgramFile); }
    }

    /// <summary>Afterwards the report ends when the box does.</summary>
    public void Started()
    {
        _ = Files.Close(_voice);
        _ = Files.Close(_ownProgram);
    }

    /// <summary>Once everything has ended: nothing needs to be held any more.</summary>
    public void Release() => _placeholders?.Release();

    /// <summary>Once everything has ended: why the command never ran; null where it did.</summary>
    public string? WhyNothingRan()
    {
        Report.Hear();
        if (Report.Failure is { } failure) { return failure; }

        return Report.Process is null ? "the sandbox could not be built; what stood in the way is in the output" : null;
    }

    static unsafe (int Read, int Write) Channel()
    {
        var ends = stackalloc int[2];
        if (Files.Pipe(ends, Files.CloseOnExec) != 0) { return (-1, -1); }

        var voice = Files.Control(ends[1], Files.DuplicateAbove, OutOfTheWay);
        _ = Files.Close(ends[1]);
        _ = Files.Control(ends[0], Files.SetStatusFlags, Files.NonBlocking);
        return (ends[0], voice);
    }
}
