using System.Runtime.CompilerServices;
using Perdure.Core.Events;
using Perdure.Core.Rules;

namespace Perdure.Core.Tests;

/// <summary>Holds the arrows between the layers of Core: nobody knows what stands above it.</summary>
public class SolutionTests
{
    /// <summary>From the lowest; each may know those before it.</summary>
    private static readonly string[] Layers = ["Secrets", "Values", "Configuration", "Events", "State", "Commands", "Effects", "Rules", "Views"];

    private static readonly string Folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../src/Perdure.Core"));

    [Fact]
    public void CoreReferencesNothingButTheShellReaderAndTheFramework() =>
        Assert.All(
            typeof(Session).Assembly.GetReferencedAssemblies(),
            reference => Assert.True(reference.Name is "Perdure.Shell" || reference.Name!.StartsWith("System", StringComparison.Ordinal), reference.Name));

    [Fact]
    public void EveryFolderOfCoreIsALayer() =>
        Assert.Empty(Directory.GetDirectories(Folder).Where(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any()).Select(folder => Path.GetFileName(folder)!).Except([.. Layers, "bin", "obj"]));

    [Theory, MemberData(nameof(Files))]
    public void NoLayerKnowsOneAboveIt(string file)
    {
        var layer = Array.IndexOf(Layers, file.Split(Path.DirectorySeparatorChar)[0]);
        var known = File.ReadLines(Path.Combine(Folder, file)).Where(line => line.StartsWith("using Perdure.Core.", StringComparison.Ordinal)).Select(line => line["using Perdure.Core.".Length..^1]);
        Assert.All(known, name => Assert.True(Array.IndexOf(Layers, name) < layer, $"{file} knows {name}"));
    }

    [Theory, MemberData(nameof(Hierarchies))]
    public void AWordOnDiskIsTheNameOfItsType(string type, string word)
    {
        var name = string.Concat(type.Select((character, place) => char.IsUpper(character) && place > 0 ? $"-{char.ToLowerInvariant(character)}" : char.ToLowerInvariant(character).ToString()));
        string[] shorter = ["-item", "-goal", "-grant", "-delta"];
        Assert.Contains(word, (string[])[name, .. shorter.Where(end => name.EndsWith(end, StringComparison.Ordinal)).Select(end => name[..^end.Length])]);
    }

    public static TheoryData<string> Files =>
        [.. Layers.Select(layer => Path.Combine(Folder, layer)).Where(Directory.Exists).SelectMany(layer => Directory.GetFiles(layer, "*.cs", SearchOption.AllDirectories)).Select(file => Path.GetRelativePath(Folder, file))];

    public static TheoryData<string, string> Hierarchies
    {
        get
        {
            var all = new TheoryData<string, string>();
            var words = typeof(SessionEvent).Assembly.GetTypes()
                .Where(type => type.Namespace is not "Perdure.Core.State" || type.Name is not ("TranscriptItem" or "TurnSituation"))
                .SelectMany(type => type.GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), inherit: false).Cast<System.Text.Json.Serialization.JsonDerivedTypeAttribute>());
            foreach (var derived in words) { all.Add(derived.DerivedType.Name, (string)derived.TypeDiscriminator!); }

            return all;
        }
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
