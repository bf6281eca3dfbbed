using System.Diagnostics;
using System.Globalization;

namespace Perdure.Crash.Tests.Stage;

/// <summary>Where a process is killed: mostly within an append.</summary>
internal enum Moment
{
    /// <summary>Half of the bytes are written; the log ends in a torn line.</summary>
    HalfWritten,

    /// <summary>Everything is written and nothing synced.</summary>
    BeforeSync,

    /// <summary>Everything is durable and nobody has been told.</summary>
    AfterSync,

    /// <summary>A file that is brought back lies beside its place.</summary>
    BeforeRename,
}

/// <summary>A trap that kills a process with SIGKILL at one moment of its n-th append to a session's log, or of the n-th file it brings back.</summary>
/// <param name="Append">Counted from 1. What opening a session syncs counts as well.</param>
internal sealed record Deadfall(Moment Moment, int Append)
{
    /// <summary>What the library calls the moments.</summary>
    private static readonly string[] Names = ["half-written", "before-sync", "after-sync", "before-rename"];

    private static readonly Lazy<string> Library = new(Built);

    /// <summary>What the trapped process has to find in its environment. It hands none of it on.</summary>
    public void SetFor(IDictionary<string, string> variables)
    {
        variables["LD_PRELOAD"] = Library.Value;
        variables["DEADFALL"] = ToString();
    }

    /// <summary>Kills nobody: notes in a file what is synced.</summary>
    public static void RecordSyncs(IDictionary<string, string> variables, string file)
    {
        variables["LD_PRELOAD"] = Library.Value;
        variables["DEADFALL_RECORD"] = file;
    }

    public static void Unset(IDictionary<string, string> variables)
    {
        variables.Remove("LD_PRELOAD");
        variables.Remove("DEADFALL");
    }

    /// <summary>As it is written in the environment, and to replay it.</summary>
    public override string ToString() => $"{Names[(int)Moment]}:{Append}";

    public static Deadfall Parse(string text)
    {
        var parts = text.Split(':');
        return new Deadfall((Moment)Array.IndexOf(Names, parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static string Built()
    {
        var source = Path.Combine(Repository.Root, "tests", "Perdure.Crash.Tests", "Stage", "deadfall.c");
        var library = Path.Combine(AppContext.BaseDirectory, "deadfall.so");
        using var compiler = Process.Start("gcc", ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", library, source]);
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? library : throw new InvalidOperationException($"Deadfall: expected {source} to compile, found exit code {compiler.ExitCode}.");
    }
}
