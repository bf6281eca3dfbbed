using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Perdure.Core.Tests;

/// <summary>Holds the arrows between the projects: what each may know, and nothing more.</summary>
public class ProjectArrows
{
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Shell"] = [],
        ["Core"] = ["Shell"],
        ["Client"] = ["Core"],
        ["Runtime"] = ["Core"],
        ["Journal"] = ["Runtime"],
        ["Catalog"] = ["Journal", "Runtime"],
        ["Models"] = ["Runtime"],
        ["Tools"] = ["Runtime"],
        ["Mcp"] = ["Runtime"],
        ["Import"] = ["Core"],
        ["Hosting"] = ["Client", "Runtime", "Journal", "Catalog", "Models", "Tools", "Mcp", "Import"],
        ["Server"] = ["Client"],
        ["Keeper"] = [],
    };

    private static readonly string Source = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../src"));

    public static TheoryData<string> Projects => [.. MayKnow.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void AProjectKnowsOnlyThoseBelowIt(string project)
    {
        var known = XDocument.Load(Path.Combine(Source, $"Perdure.{project}", $"Perdure.{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)["Perdure.".Length..]);
        Assert.Empty(known.Except(MayKnow[project]));
    }

    [Fact]
    public void EveryProjectHasItsPlace()
    {
        string[] above = ["Cli", "Testing"];
        var there = Directory.GetDirectories(Source).Select(folder => Path.GetFileName(folder)["Perdure.".Length..]);
        Assert.Empty(there.Except([.. MayKnow.Keys, .. above]));
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
