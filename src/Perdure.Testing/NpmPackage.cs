using System.Runtime.CompilerServices;
using Xunit;

namespace Perdure.Testing;

/// <summary>Finds what the test script has installed from npm. A test that needs what is not there is skipped and says so.</summary>
public static class NpmPackage
{
    private static readonly string Modules = Path.GetFullPath(Path.Combine(Here(), "..", "..", "artifacts", "npm", "node_modules"));

    /// <param name="path">Below <c>node_modules</c>.</param>
    public static string Needed(params string[] path)
    {
        var named = Path.Combine(path);
        var full = Path.Combine(Modules, named);
        Assert.SkipUnless(File.Exists(full), $"artifacts/npm has no {named}; ./test installs it where npm can be reached");
        return full;
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
