using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>The innermost wall: gives up privileges, files and system calls for good, then runs the command.</summary>
internal static class Box
{
    const int Refused = 125; // Nobody's exit code but that of a wrapper which could not do its work.

    public static int Enter(ReadOnlySpan<string> words)
    {
        BoxReportWriter.KeepToOurselves();
        try
        {
            if (BoxRequest.Parse(words) is not { } order) { throw new FormatException("the box was not told what to do"); }

            Privileges.DieFirst();
            if (order.Within) { PathMasking.Cover(order); }
            Close(order);
            return order.Within ? FirstProcess.Run(order) : Become(order);
        }
        catch (Exception problem) when (problem is SandboxSetupException or FormatException or System.Text.Json.JsonException)
        {
            BoxReportWriter.Failed($"the sandbox could not be built: {problem.Message}");
            return Refused;
        }
    }

    static void Close(BoxRequest order)
    {
        Privileges.GiveUp();
        Privileges.Limit(order.Sandbox, order.Within);
        Landlock.Restrict(Grants.Of(order), mustHold: !order.Within);
        Seccomp.Install(ForbiddenCalls.Program(order.Within, order.Sandbox.Network));
    }

    static int Become(BoxRequest order)
    {
        // What the runtime ignores would stay ignored in the command.
        Signals.SetDefaults();
        BoxReportWriter.Started(Environment.ProcessId);
        Processes.Become(order.Program, order.Argv);
        BoxReportWriter.Failed(Errno.Words(Errno.Last));
        return Refused;
    }
}
