using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Gives each run of a tool its folder, durable by its name, and knows later whether that folder is still the one of this call.</summary>
/// <remarks>
/// A run belongs to its call: an empty file in the folder is named by what was ordered. So the folder of a call that the log has lost is never
/// taken for that of another. Which folders have been made stands in a file beside them all: where one is missing that had been made, somebody
/// has removed it, and what it would have told is unknown.
/// </remarks>
public static partial class RunFolders
{
    private const string CallMark = "call-";

    /// <summary>Half of SHA-256 tells any two orders apart.</summary>
    private const int MarkChars = 32;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly Lock Gate = new();

    /// <summary>What is known of a run before anything is done for it.</summary>
    public static RunTrace Look(ToolRun run)
    {
        if (!Directory.Exists(run.Folder)) { return WasMade(run) ? RunTrace.Removed : RunTrace.None; }
        if (File.Exists(Mark(run))) { return RunTrace.Ours; }

        return IsAnothers(run.Folder) ? RunTrace.Anothers : RunTrace.None;
    }

    /// <returns>What is told of a run whose folder was removed; null where it was not.</returns>
    public static ToolOutcome? Lost(ToolRun run) => Look(run) is not RunTrace.Removed ? null : new ToolOutcome(
        ToolStatus.Unknown,
        $"The outcome of this call is unknown: its run folder {run.Folder} was removed. It was started once and has not been started again. " +
        "Find out from the workspace what it did before you decide to run it again.");

    /// <summary>Makes the folder, before anything is done that it will tell of. One that belongs to another call is moved aside.</summary>
    /// <exception cref="HostShortageException">There is no room for it.</exception>
    public static void Make(ToolRun run)
    {
        var trace = Look(run);
        if (trace is RunTrace.Ours) { return; }

        try
        {
            if (trace is RunTrace.Anothers) { Directory.Move(run.Folder, Aside(run.Folder)); }

            MakeFolder(run.RunsFolder);
            MakeFolder(run.Folder);
            using (File.OpenHandle(Mark(run), FileMode.OpenOrCreate, FileAccess.Write)) { }

            lock (Gate) { File.AppendAllText(Made(run.RunsFolder), Line(run)); }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new HostShortageException($"{run.Folder}: expected to make the folder of a run, found: {problem.Message} Put that right, then open the session again; {run.Call.Tool} was not run.", problem);
        }
    }

    /// <summary>Forgets which folders were made, where every outcome is in the log.</summary>
    public static void Forget(string runsFolder) => File.Delete(Made(runsFolder));

    /// <summary>Makes the names in a folder durable.</summary>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows()) { return; } // It has no such thing.

        var opened = Open(folder, flags: 0);
        var failed = opened < 0 || Sync(opened) != 0;
        var error = Marshal.GetLastPInvokeError();
        if (opened >= 0) { _ = Close(opened); }
        if (failed) { throw new IOException($"{folder}: {Marshal.GetPInvokeErrorMessage(error)}", error); }
    }

    private static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder)) { return; }

        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, OwnerOnly);

        // Without its name a power cut would leave a run that looks as if it had never started, and it would be run again.
        Sync(Path.GetDirectoryName(folder)!);
    }

    private static bool WasMade(ToolRun run)
    {
        var made = Made(run.RunsFolder);
        return File.Exists(made) && File.ReadAllText(made).Contains(Line(run), StringComparison.Ordinal);
    }

    private static bool IsAnothers(string folder) => Directory.EnumerateFiles(folder, $"{CallMark}*").Any();

    /// <summary>A line each; the line feed comes first, so that one a crash tore is no part of the next.</summary>
    private static string Line(ToolRun run) => $"\n{Path.GetFileName(run.Folder)} {Identity(run)}\n";

    private static string Made(string runsFolder) => $"{runsFolder}.made";

    private static string Mark(ToolRun run) => Path.Combine(run.Folder, CallMark + Identity(run));

    private static string Aside(string folder)
    {
        var number = 1;
        while (Directory.Exists(Name(number))) { number++; }

        return Name(number);

        string Name(int at) => string.Create(CultureInfo.InvariantCulture, $"{folder}.other-{at}");
    }

    /// <summary>Who asked for what; the arguments name the command and its folder. The workspace may be moved while it runs.</summary>
    private static string Identity(ToolRun run)
    {
        var order = string.Join('\0', run.Session.Value, run.Call.Id.Value, run.Call.Tool, run.Call.Arguments);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(order)))[..MarkChars];
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}

/// <summary>What the disk says of a run.</summary>
public enum RunTrace
{
    /// <summary>Nothing was done for it.</summary>
    None,

    /// <summary>Its folder is there, and is that of this call.</summary>
    Ours,

    /// <summary>Its folder is that of another call, which this log does not know.</summary>
    Anothers,

    /// <summary>Its folder had been made and is gone, so what became of it is unknown.</summary>
    Removed,
}
