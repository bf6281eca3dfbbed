using Perdure.Tools.Keeping.Native;

namespace Perdure.Tools.Keeping;

/// <summary>A FIFO that a keeper reads.</summary>
internal static class Fifo
{
    /// <summary>How many bytes it took; null when nobody reads it.</summary>
    public static int? TryWrite(string path, ReadOnlySpan<byte> bytes)
    {
        // Opened anew each time: a run has many agents in its life, and most of them never write.
        var file = LinuxFiles.Open(path, LinuxFiles.WriteOnly | LinuxFiles.NonBlocking | LinuxFiles.CloseOnExec, 0);
        if (file < 0) { return null; }

        var written = LinuxFiles.Write(file, bytes);
        var full = written < 0 && LinuxErrors.Last is LinuxErrors.Again or LinuxErrors.Interrupted;
        _ = LinuxFiles.Close(file);
        if (full) { return 0; }

        return written < 0 ? null : (int)written;
    }
}
