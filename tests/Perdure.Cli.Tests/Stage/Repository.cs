using System.Runtime.CompilerServices;

namespace Perdure.Cli.Tests.Stage;

/// <summary>Where the sources and what is built of them lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", ".."));

    /// <summary>The executable under test; PERDURE_EXE names another, such as the native one.</summary>
    public static string Executable { get; } =
        Environment.GetEnvironmentVariable("PERDURE_EXE") ?? Path.Combine(AppContext.BaseDirectory, "perdure");

    public static string Keeper { get; } =
        Environment.GetEnvironmentVariable("PERDURE_KEEPER") ?? Path.Combine(Root, "artifacts", "keeper", "perdure-keeper");

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
