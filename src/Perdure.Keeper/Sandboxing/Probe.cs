using System.Text;
using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>Tells an agent which walls the kernel has; run within bubblewrap it is also the proof that this works here.</summary>
internal static class Probe
{
    public const string Word = "--probe";

    const int StandardOutput = 1;

    /// <summary>Said after <see cref="Word"/> within bubblewrap: the box will cover paths there.</summary>
    public const string Within = "within";

    public static int Tell(bool within)
    {
        if (within) { Mounts.Separate(); }

        var words = $"landlock {Landlock.Version()} seccomp {(Seccomp.IsKnown() ? 1 : 0)}\n";
        _ = Files.Write(StandardOutput, Encoding.ASCII.GetBytes(words));
        return (int)KeeperExitCode.Kept;
    }
}
