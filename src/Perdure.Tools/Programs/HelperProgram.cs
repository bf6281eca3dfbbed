using System.Collections.Concurrent;
using System.Diagnostics;
using Perdure.Tools.Commands;
using Perdure.Tools.Files;

namespace Perdure.Tools.Programs;

/// <summary>Finds and starts the programs Perdure itself needs (git, rg, systemctl...), which run with the user's rights and without a sandbox.</summary>
/// <remarks>
/// Each is looked for once, in folders where no command of a model can have put another one in its place: not by the working folder,
/// where .NET looks before PATH, and not in a folder that this user may write.
/// </remarks>
public static class HelperProgram
{
    /// <summary>Folders the user names are taken as they are, and no others.</summary>
    public const string FoldersVariable = "PERDURE_PROGRAM_FOLDERS";

    private static readonly string[] FoldersOfTheSystem =
        OperatingSystem.IsWindows() ? [] : ["/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin", "/sbin", "/run/wrappers/bin", "/run/current-system/sw/bin", "/nix/var/nix/profiles/default/bin"];

    /// <summary>Names and addresses that a program of the system needs, and those of the desktop; what may make git or the loader do something else is left out.</summary>
    private static readonly string[] Leading = ["GIT_", "LD_", "DYLD_"];

    private static readonly ConcurrentDictionary<string, string?> Found = new(StringComparer.Ordinal);

    private static readonly Lazy<string[]> Trusted = new(() => [.. TrustedFolders()]);

    /// <param name="workspace">A program that lies there is never taken.</param>
    /// <returns>Its full path; null where there is none that may be trusted.</returns>
    public static string? Find(string name, string? workspace = null)
    {
        var program = Found.GetOrAdd(name, Look);
        return program is null || (workspace is not null && Lies(program, workspace)) ? null : program;
    }

    /// <summary>How to start it: by its full path, with an environment that holds no keys.</summary>
    /// <returns>Null where there is none that may be trusted.</returns>
    public static ProcessStartInfo? Start(string name, IEnumerable<string> words, string? workspace = null) =>
        Find(name, workspace) is { } program ? StartAt(program, words) : null;

    /// <summary>How to start a program that was found.</summary>
    public static ProcessStartInfo StartAt(string program, IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(program, words) { UseShellExecute = false };
        start.Environment.Clear();
        foreach (var (name, value) in Environment()) { start.Environment[name] = value; }

        return start;
    }

    private static Dictionary<string, string> Environment()
    {
        var variables = CommandEnvironment.Usual.Variables(sandboxed: false);
        foreach (var name in variables.Keys.Where(name => Leading.Any(mark => name.StartsWith(mark, StringComparison.OrdinalIgnoreCase))).ToList()) { variables.Remove(name); }

        variables["PATH"] = string.Join(Path.PathSeparator, Trusted.Value);
        return variables;
    }

    private static string? Look(string name) =>
        Trusted.Value.Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> TrustedFolders()
    {
        if (Split(System.Environment.GetEnvironmentVariable(FoldersVariable)) is { Length: > 0 } named) { return named; }

        return FoldersOfTheSystem.Concat(Split(System.Environment.GetEnvironmentVariable("PATH"))).Distinct(StringComparer.Ordinal).Where(IsOutOfReach);
    }

    private static string[] Split(string? folders) =>
        [.. (folders ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted)];

    /// <summary>Whether only an administrator can put a program there. Root may write everywhere, so its own folders are left out by name.</summary>
    private static bool IsOutOfReach(string folder)
    {
        var place = WorkspacePath.Resolved(folder);
        var here = System.Environment.CurrentDirectory;
        var mayWriteAll = System.Environment.IsPrivilegedProcess;
        string[] ofCommands =
        [
            Path.GetTempPath(), "/tmp", "/var/tmp", "/dev/shm", System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile),
            .. mayWriteAll || OperatingSystem.IsWindows() || FolderRights.MayWrite(here) ? [here] : Array.Empty<string>(),
        ];
        if (ofCommands.Any(other => other.Length > 1 && Lies(place, other))) { return false; }

        return mayWriteAll || OperatingSystem.IsWindows() || !FolderRights.MayWrite(place);
    }

    private static bool Lies(string path, string folder) =>
        WorkspacePath.Contains(WorkspacePath.Resolved(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), WorkspacePath.Resolved(path));
}
