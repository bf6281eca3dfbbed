using System.Runtime.InteropServices;
using Perdure.Keeper.Sandboxing;

namespace Perdure.Keeper.Native;

/// <summary>Confines this thread and all it begets to the places that are granted, as far as the kernel's landlock reaches.</summary>
internal static unsafe partial class Landlock
{
    const nint CreateRuleset = 444;
    const nint AddRule = 445;
    const nint RestrictSelf = 446;
    const nint AskVersion = 1;
    const int BeneathAPath = 1;
    const int PathOnly = 0x200000;

    const ulong Execute = 1 << 0;
    const ulong WriteFile = 1 << 1;
    const ulong ReadFile = 1 << 2;
    const ulong ReadFolder = 1 << 3;
    const ulong FirstRights = (1 << 13) - 1; // Those and the ways to make and remove.
    const ulong Refer = 1 << 13; // Since version 2: rename and link between folders.
    const ulong Truncate = 1 << 14; // Since version 3.
    const ulong DeviceControl = 1 << 15; // Since version 5.

    const ulong ToRead = Execute | ReadFile | ReadFolder;
    const ulong OfFiles = Execute | WriteFile | ReadFile | Truncate | DeviceControl;

    const ulong AbstractSockets = 1 << 0; // Since version 6: not to those of others.
    const ulong ForeignSignals = 1 << 1; // Since version 6: not to the processes of others.

    /// <summary>What the kernel knows; 0 where it knows no landlock.</summary>
    public static int Version() => (int)Math.Max(0, Call(CreateRuleset, 0, 0, AskVersion, 0, 0));

    /// <param name="mustHold">Whether no other wall keeps the files.</param>
    public static void Restrict(Grants grants, bool mustHold)
    {
        var version = Version();
        if (version == 0 && !mustHold) { return; }

        var rules = new Rules { Files = RightsOf(version), Scopes = version >= 6 ? AbstractSockets | ForeignSignals : 0 };
        var ruleset = (int)Call(CreateRuleset, (nint)(&rules), sizeof(Rules), 0, 0, 0);
        if (ruleset < 0) { throw new SandboxSetupException("landlock", Errno.Last); }

        foreach (var place in grants.Readable) { Grant(ruleset, place, ToRead); }
        foreach (var place in grants.Writable) { Grant(ruleset, place, rules.Files); }

        if (Call(RestrictSelf, ruleset, 0, 0, 0, 0) != 0) { throw new SandboxSetupException("landlock", Errno.Last); }

        _ = Native.Files.Close(ruleset);
    }

    static ulong RightsOf(int version) =>
        FirstRights | (version >= 2 ? Refer : 0) | (version >= 3 ? Truncate : 0) | (version >= 5 ? DeviceControl : 0);

    // A place that is not there cannot be reached either.
    static void Grant(int ruleset, string place, ulong rights)
    {
        var file = Native.Files.OpenPrivate(place, PathOnly);
        if (file < 0) { return; }

        var rule = new Rule { Rights = Directory.Exists(place) ? rights : rights & OfFiles, Place = file };
        var added = Call(AddRule, ruleset, BeneathAPath, (nint)(&rule), 0, 0);
        _ = Native.Files.Close(file);
        if (added != 0) { throw new SandboxSetupException($"landlock for {place}", Errno.Last); }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint a, nint b, nint c, nint d, nint e);

    [StructLayout(LayoutKind.Sequential)]
    struct Rules
    {
        public ulong Files;
        public ulong Ports;
        public ulong Scopes;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    struct Rule
    {
        public ulong Rights;
        public int Place;
    }
}
