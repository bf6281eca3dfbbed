using System.Runtime.InteropServices;
using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>The system calls that a build or a test never needs and an escape does.</summary>
internal static class ForbiddenCalls
{
    const uint NewNamespaces = 0x7E02_0080; // Time, mount, cgroup, uts, ipc, user, pid and net.

    const uint PushInput = 0x5412; // TIOCSTI types at a terminal as if the user did.
    const uint ConsoleSelection = 0x541C; // TIOCLINUX can do the same on a console.

    const uint Unix = 1;
    const uint Internet = 2;
    const uint Internet6 = 10;
    const uint Netlink = 16;

    const uint Itself = 0;

    // PRIO_PROCESS and IOPRIO_WHO_PROCESS; 1 is also PRIO_PGRP, of which 0 is the command's own.
    const uint PriorityOfAProcess = 0;
    const uint InputPriorityOfAProcess = 1;

    const uint Stream = 1;
    const uint Packets = 5;
    const uint TypeBits = 0xF;

    public static IReadOnlyList<Seccomp.Step> Program(bool within, bool network)
    {
        var calls = SystemCalls.Here;
        var program = new SeccompProgram(calls);
        foreach (var call in within ? calls.Forbidden : calls.Forbidden.Concat(calls.SharedByName)) { program.Forbid(call); }

        // Its flags are behind a pointer; told that there is no such call, every library takes the older one.
        program.Deny(calls.Clone3, Errno.NoSuchCall);
        program.ForbidWhereAny(calls.Clone, argument: 0, NewNamespaces);
        program.ForbidWhere(calls.IoControl, argument: 1, PushInput, ConsoleSelection);
        program.ForbidUnless(calls.Socket, argument: 0, uint.MaxValue, Families(within, network));

        if (!within) { LeaveOthersAlone(program, calls); }

        // A datagram pair can be made to write to any socket that has a path; a stream pair cannot.
        if (!within) { program.ForbidUnless(calls.SocketPair, argument: 1, TypeBits, Stream, Packets); }

        return program.Finish();
    }

    /// <summary>Without a process namespace the limits, priorities and processors of the user's other programs could be changed; landlock knows nothing of these calls.</summary>
    static void LeaveOthersAlone(SeccompProgram program, SystemCalls calls)
    {
        foreach (var call in calls.OfAProcess) { program.ForbidUnless(call, argument: 0, uint.MaxValue, Itself); }

        foreach (var call in calls.OfManyProcesses)
        {
            program.ForbidUnless(call, argument: 0, uint.MaxValue, PriorityOfAProcess, InputPriorityOfAProcess);
            program.ForbidUnless(call, argument: 1, uint.MaxValue, Itself);
        }
    }

    /// <remarks>
    /// Within namespaces the network is gone but for a loopback of their own, on which a test suite may run its servers, and the
    /// services' sockets are out of sight. Alone, nothing but this filter stands between the command and any of them.
    /// </remarks>
    static uint[] Families(bool within, bool network) => (within, network) switch
    {
        (true, false) => [Unix, Internet, Internet6],
        (true, true) => [Unix, Internet, Internet6, Netlink],
        (false, true) => [Internet, Internet6, Netlink],
        (false, false) => [],
    };
}
