using System.Runtime.InteropServices;
using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>The numbers of system calls on one architecture.</summary>
internal sealed class SystemCalls
{
    /// <summary>Calls since Linux 5.1 have one number everywhere.</summary>
    static readonly uint[] ForbiddenEverywhere =
    [
        425, 426, 427, // io_uring_setup, _enter, _register: they do what the filter would not see
        428, 429, 430, 431, 432, 433, 442, 443, 467, // open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr, quotactl_fd, open_tree_attr
        438, // pidfd_getfd
    ];

    static readonly SystemCalls X64 = new()
    {
        Architecture = 0xC000_003E,
        Clone = 56,
        IoControl = 16,
        Socket = 41,
        SocketPair = 53,
        SharedByName = [29, 30, 64, 68, 240], // shmget, shmat, semget, msgget, mq_open
        OfAProcess = [302, 203, 142, 144, 314], // prlimit64, sched_setaffinity, sched_setparam, sched_setscheduler, sched_setattr
        OfManyProcesses = [141, 251], // setpriority, ioprio_set
        Own =
        [
            101, 310, 311, 312, // ptrace, process_vm_readv, process_vm_writev, kcmp
            165, 166, 155, 161, 304, // mount, umount2, pivot_root, chroot, open_by_handle_at
            272, 308, // unshare, setns
            246, 320, 175, 313, 176, // kexec_load, kexec_file_load, init_module, finit_module, delete_module
            248, 249, 250, // add_key, request_key, keyctl
            321, 298, 323, // bpf, perf_event_open, userfaultfd
            169, 167, 168, 163, 179, // reboot, swapon, swapoff, acct, quotactl
            164, 227, 159, 305, // settimeofday, clock_settime, adjtimex, clock_adjtime
            170, 171, 103, 172, 173, 154, // sethostname, setdomainname, syslog, iopl, ioperm, modify_ldt
        ],
    };

    static readonly SystemCalls Arm64 = new()
    {
        Architecture = 0xC000_00B7,
        Clone = 220,
        IoControl = 29,
        Socket = 198,
        SocketPair = 199,
        SharedByName = [194, 196, 190, 186, 180], // shmget, shmat, semget, msgget, mq_open
        OfAProcess = [261, 122, 118, 119, 274], // prlimit64, sched_setaffinity, sched_setparam, sched_setscheduler, sched_setattr
        OfManyProcesses = [140, 30], // setpriority, ioprio_set
        Own =
        [
            117, 270, 271, 272, // ptrace, process_vm_readv, process_vm_writev, kcmp
            40, 39, 41, 51, 265, // mount, umount2, pivot_root, chroot, open_by_handle_at
            97, 268, // unshare, setns
            104, 294, 105, 273, 106, // kexec_load, kexec_file_load, init_module, finit_module, delete_module
            217, 218, 219, // add_key, request_key, keyctl
            280, 241, 282, // bpf, perf_event_open, userfaultfd
            142, 224, 225, 89, 60, // reboot, swapon, swapoff, acct, quotactl
            170, 112, 171, 266, // settimeofday, clock_settime, adjtimex, clock_adjtime
            161, 162, 116, // sethostname, setdomainname, syslog
        ],
    };

    public static SystemCalls Here => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => X64,
        System.Runtime.InteropServices.Architecture.Arm64 => Arm64,
        _ => throw new SandboxSetupException("seccomp on this architecture", Errno.NoSuchCall),
    };

    /// <summary>As the kernel names it to a filter.</summary>
    public required uint Architecture { get; init; }

    public required uint Clone { get; init; }

    public uint Clone3 { get; } = 435;

    public required uint IoControl { get; init; }

    public required uint Socket { get; init; }

    public required uint SocketPair { get; init; }

    /// <summary>Memory, queues and semaphores that any process of the user finds by a number or a name; namespaces have their own.</summary>
    public required uint[] SharedByName { get; init; }

    /// <summary>Calls that change a process named by their first argument; 0 is the one that calls.</summary>
    public required uint[] OfAProcess { get; init; }

    /// <summary>Calls whose first argument says of what kind the second one is: a process, a group, all of a user.</summary>
    public required uint[] OfManyProcesses { get; init; }

    public IEnumerable<uint> Forbidden => Own.Concat(ForbiddenEverywhere);

    public required uint[] Own { private get; init; }
}
