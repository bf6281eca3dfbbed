using System.Runtime.CompilerServices;

namespace Perdure.Mcp.Tests.Stage;

/// <summary>Finds what the test script has installed from npm.</summary>
internal static class Npm
{
    private static readonly string Modules = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "artifacts", "npm", "node_modules"));

    /// <summary>A Node new enough for the conformance tests.</summary>
    public static string Node => Needed(Path.Combine("node", "bin", "node"));

    public static string Everything => Needed(Path.Combine("@modelcontextprotocol", "server-everything", "dist", "index.js"));

    public static string Conformance => Needed(Path.Combine("@modelcontextprotocol", "conformance", "dist", "index.js"));

    private static string Needed(string path)
    {
        var full = Path.Combine(Modules, path);
        Assert.SkipUnless(File.Exists(full), $"artifacts/npm has no {path}; ./test installs it where npm can be reached");
        return full;
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
