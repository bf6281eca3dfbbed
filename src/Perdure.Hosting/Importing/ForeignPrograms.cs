using Perdure.Import;
using Perdure.Import.Claude;
using Perdure.Import.Codex;

namespace Perdure.Hosting.Importing;

/// <summary>The programs whose sessions can be taken over, and where each keeps them.</summary>
public static class ForeignPrograms
{
    private static readonly IForeignProgram[] All = [new CodexProgram(), new ClaudeProgram()];

    /// <param name="name">Its name, or how it begins: <c>codex</c>, <c>claude</c>.</param>
    public static IForeignProgram Find(string name) => All.FirstOrDefault(program => name.Length > 0 && program.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new HostingException($"expected codex or claude, found \"{name}\".");

    public static string UsualPlace(IForeignProgram program) => program is CodexProgram ? Place("CODEX_HOME", ".codex") : Place("CLAUDE_CONFIG_DIR", ".claude");

    private static string Place(string variable, string folder) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), folder);
}
