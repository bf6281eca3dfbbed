using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Perdure.Tools.Programs;

namespace Perdure.Tools.Tests.Programs;

public sealed partial class HelperProgramTests
{
    [Fact]
    public void AProgramOfTheSystemIsFoundByItsWholePath()
    {
        Assert.Equal("/usr/bin/env", HelperProgram.Find("env"));
        Assert.Null(HelperProgram.Find("a-program-nobody-has"));
        Assert.Null(HelperProgram.Start("a-program-nobody-has", []));
    }

    [Fact]
    public void OneThatLiesInTheWorkspaceIsNeverTaken() => Assert.Null(HelperProgram.Find("env", workspace: "/usr"));

    [Fact]
    public void ItSeesNoKeysAndNothingThatWouldMakeItAnother()
    {
        string[] told = ["A_SERVICE_API_KEY", "GIT_EXTERNAL_DIFF", "LD_LIBRARY_PATH", "LD_PRELOAD"];
        foreach (var name in told) { Environment.SetEnvironmentVariable(name, "x"); }

        try
        {
            var start = HelperProgram.Start("env", [])!;
            Assert.Equal((false, "/usr/bin/env"), (start.UseShellExecute, start.FileName));
            Assert.DoesNotContain(start.Environment.Keys, told.Contains);
            Assert.All(start.Environment["PATH"]!.Split(':'), folder => Assert.True(Path.IsPathRooted(folder)));
        }
        finally
        {
            foreach (var name in told) { Environment.SetEnvironmentVariable(name, null); }
        }
    }

    /// <summary>.NET looks for a bare name beside the program and in the working folder before it looks on PATH.</summary>
    [Fact]
    public void NothingIsStartedByABareName()
    {
        foreach (var file in Directory.EnumerateFiles(Sources(), "*.cs", SearchOption.AllDirectories))
        {
            Assert.False(BareName().IsMatch(File.ReadAllText(file)), $"{file} starts a program by a bare name; use {nameof(HelperProgram)}");
        }
    }

    private static string Sources([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src"));

    [GeneratedRegex("""(Process\.Start|new ProcessStartInfo)\("(?!/)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BareName();
}
