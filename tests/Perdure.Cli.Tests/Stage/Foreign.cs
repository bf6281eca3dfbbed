using System.Security.Cryptography;

namespace Perdure.Cli.Tests.Stage;

/// <summary>The homes of other programs, as they would lie on this desk: the fixtures, with their folder being the desk's.</summary>
internal sealed class Foreign
{
    private const string Shop = "/home/anna/shop";

    private readonly string _folder;

    public Foreign(Desk desk, string program)
    {
        _folder = Path.Combine(Path.GetDirectoryName(desk.Home)!, program);
        var fixtures = Path.Combine(Repository.Root, "tests", "Perdure.Import.Tests", "Fixtures", program);
        foreach (var file in Directory.EnumerateFiles(fixtures, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(fixtures, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, File.ReadAllText(file).Replace(Shop, desk.Workspace, StringComparison.Ordinal));
        }

        desk.Variables[program == "codex" ? "CODEX_HOME" : "CLAUDE_CONFIG_DIR"] = _folder;
    }

    public IEnumerable<string> Files => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>What can be told from outside of whether anybody touched them.</summary>
    public string Seal() => string.Join('\n', Files.Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))} {File.GetLastWriteTimeUtc(file).Ticks}"));
}
