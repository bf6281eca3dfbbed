using Perdure.Tools.Keeping;
using Perdure.Tools.Sandboxing;

namespace Perdure.Cli.Doctor;

/// <summary>Checks the clock, the keeper and the programs that tools use.</summary>
internal static class MachineChecks
{
    /// <summary>No build of this program is older; a clock that says so is wrong.</summary>
    private const int EarliestYear = 2026;

    public static IEnumerable<Finding> Run(TimeProvider clock, SandboxSupport sandbox)
    {
        var now = clock.GetUtcNow();
        yield return now.Year >= EarliestYear
            ? Finding.Ok("clock", $"{now:yyyy-MM-dd HH:mm:ss} UTC")
            : Finding.Fail("clock", $"{now:yyyy-MM-dd HH:mm:ss} UTC", "set the clock: waits and resets are told in wall time");

        var keeper = KeeperProgram.Installed().Path;
        yield return File.Exists(keeper)
            ? Finding.Ok("keeper", keeper)
            : Finding.Fail("keeper", $"none at {keeper}", "run ./build-keeper or set PERDURE_KEEPER: without it no command can run");

        yield return SandboxCheck.Run(sandbox);
        yield return Program("git", Finding.Fail("git", "not on PATH", "install git: without it no snapshots are taken, and what sessions change cannot be taken back"));
        yield return Program("rg", Finding.Warn("rg", "not on PATH", "install ripgrep: commands that search are slower without it"));
    }

    private static Finding Program(string name, Finding missing)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            var file = Path.Combine(folder, name);
            if (File.Exists(file)) { return Finding.Ok(name, file); }
        }

        return missing;
    }
}
