namespace Perdure.Tools.Files;

/// <summary>Tells files with content from what only looks like a file.</summary>
internal static class PlainFile
{
    /// <summary>Whether there is nothing in it to read.</summary>
    /// <remarks>
    /// Pipes and devices have no length either, and to open one may wait for ever. What the kernel shows as files has
    /// none too, and can be read.
    /// </remarks>
    public static bool IsEmpty(string path)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return new FileInfo(target).Length == 0 && !IsOfKernel(target);
    }

    private static bool IsOfKernel(string path) =>
        path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/sys/", StringComparison.Ordinal);
}
