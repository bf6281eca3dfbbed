using Perdure.Tools.Keeping.Native;

namespace Perdure.Tools.Keeping;

/// <summary>The keeper's executable, and how it is set free.</summary>
public sealed record KeeperProgram(string Path)
{
    const string FileName = "perdure-keeper";

    /// <summary>The one that <c>PERDURE_KEEPER</c> names, or the one beside this program.</summary>
    public static KeeperProgram Installed() =>
        new(Environment.GetEnvironmentVariable("PERDURE_KEEPER") ?? System.IO.Path.Combine(AppContext.BaseDirectory, FileName));

    /// <summary>Starts a keeper in its own session and returns its process id.</summary>
    internal int Launch(string folder)
    {
        var started = DetachedSpawn.Start(Path, [FileName, folder], Surroundings(), logPath: System.IO.Path.Combine(folder, "keeper.log"));
        return started > 0
            ? started
            : throw new IOException($"Launching the keeper for {folder}: expected an executable at {Path}, found: {LinuxErrors.Words(-started)}. Run ./build-keeper or set PERDURE_KEEPER.");
    }

    // Nothing of the agent's environment is seen through the keeper; a keeper that is not compiled natively must find its runtime.
    static string[] Surroundings() =>
        Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root ? [$"DOTNET_ROOT={root}"] : [];
}
