using System.Reflection;
using System.Runtime.CompilerServices;
using Perdure.Testing;

namespace Perdure.Runtime.Tests;

/// <summary>What others may build on is kept as approved text: a change of it is seen and meant.</summary>
public sealed class PublicApiTests
{
    [Theory, InlineData("Perdure.Core"), InlineData("Perdure.Runtime"), InlineData("Perdure.Client")]
    public void TheSurfaceIsTheApprovedOne(string project)
    {
        var file = FileOf(project);
        var found = PublicApi.Of(Assembly.Load(project));
        if (Environment.GetEnvironmentVariable("PERDURE_APPROVE") is not null) { File.WriteAllText(file, found); }

        Assert.Equal(File.Exists(file) ? File.ReadAllText(file) : "", found);
    }

    private static string FileOf(string project, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Approved", $"{project}.txt");
}
