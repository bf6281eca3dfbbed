using Perdure.Runtime;

namespace Perdure.Tools.Sandboxing;

/// <summary>What was found to work here, kept in a file so that the next process need not build walls to find out.</summary>
internal sealed class SandboxSupportCache(string file)
{
    private const string Nothing = "-";

    /// <param name="circumstances">Under others nothing is remembered.</param>
    public SandboxSupport? Recall(string circumstances)
    {
        try
        {
            return File.ReadAllLines(file) is [var then, var bubblewrap, var landlock, var seccomp] && then == circumstances && int.TryParse(landlock, out var version)
                ? new SandboxSupport(bubblewrap == Nothing ? null : bubblewrap, version, seccomp == "1")
                : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Remember(string circumstances, SandboxSupport support)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            AtomicFile.Write(file, string.Join('\n', circumstances, support.Bubblewrap ?? Nothing, $"{support.Landlock}", support.Seccomp ? "1" : "0"), sync: false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Found out again by the next process, at the price of some milliseconds.
        }
    }
}
