using System.Runtime.InteropServices;

namespace Perdure.Keeper.Native;

/// <summary>The reasons the system gives, as far as the keeper acts on them.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoSuchFile = 2;
    public const int Interrupted = 4;
    public const int Again = 11;
    public const int Denied = 13;
    public const int BadAddress = 14;
    public const int Exists = 17;
    public const int NotAFolder = 20;
    public const int ReadOnly = 30;
    public const int NoSuchCall = 38;

    public static int Last => Marshal.GetLastPInvokeError();

    public static string Words(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
