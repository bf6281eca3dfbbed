using System.Runtime.InteropServices;

namespace Perdure.Tools.Keeping.Native;

/// <summary>The reasons Linux gives, as far as we act on them.</summary>
internal static class LinuxErrors
{
    public const int NoSuchFile = 2;
    public const int Interrupted = 4;
    public const int Again = 11;

    public static int Last => Marshal.GetLastPInvokeError();

    public static string Words(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
