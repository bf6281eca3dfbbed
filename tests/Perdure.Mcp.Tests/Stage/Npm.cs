using Perdure.Testing;

namespace Perdure.Mcp.Tests.Stage;

/// <summary>What the tests here need of npm.</summary>
internal static class Npm
{
    /// <summary>A Node new enough for the conformance tests.</summary>
    public static string Node => NpmPackage.Needed("node", "bin", "node");

    public static string Everything => NpmPackage.Needed("@modelcontextprotocol", "server-everything", "dist", "index.js");

    public static string Conformance => NpmPackage.Needed("@modelcontextprotocol", "conformance", "dist", "index.js");
}
