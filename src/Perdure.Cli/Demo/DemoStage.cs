using System.Diagnostics;
using Perdure.Models.Practice;

namespace Perdure.Cli.Demo;

/// <summary>A folder for one demo: a project with failing tests, and a home of its own.</summary>
internal sealed class DemoStage : IDisposable
{
    /// <summary>Each test run takes so long, so that it can be killed in the middle.</summary>
    private const string TestSeconds = "0.8";

    /// <summary>Where the project itself writes down how often its tests were run: a witness outside Perdure.</summary>
    private const string WitnessFile = ".witness";

    private readonly bool _keep;

    public DemoStage(bool keep)
    {
        _keep = keep;
        Folder = Directory.CreateTempSubdirectory("perdure-demo-").FullName;
        PracticeWorkspace.Write(Project);
        var test = Path.Combine(Project, "test.sh");
        File.WriteAllText(test, File.ReadAllText(test).Replace("passed=0\n", $"[ -n \"$UNCOUNTED\" ] || {{ echo run >> {WitnessFile}; sleep {TestSeconds}; }}\npassed=0\n", StringComparison.Ordinal));
    }

    public string Folder { get; }

    public string Project => Path.Combine(Folder, "project");

    public string HomeFolder => Path.Combine(Folder, "home");

    /// <summary>How often the tests were run, as the project saw it.</summary>
    public int TestRuns
    {
        get
        {
            var witness = Path.Combine(Project, WitnessFile);
            return File.Exists(witness) ? File.ReadAllLines(witness).Length : 0;
        }
    }

    /// <summary>Runs the tests once more, by hand.</summary>
    public (int Exit, string LastLine) TestByHand()
    {
        var start = new ProcessStartInfo("/bin/sh", ["test.sh"]) { WorkingDirectory = Project, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["UNCOUNTED"] = "1";
        using var test = Process.Start(start) ?? throw new UserErrorException("demo: expected to start sh, found that it did not start.", ExitCode.Failed);
        var output = test.StandardOutput.ReadToEnd();
        test.WaitForExit();
        return (test.ExitCode, output.TrimEnd().Split('\n')[^1]);
    }

    public void Dispose()
    {
        if (!_keep) { Directory.Delete(Folder, recursive: true); }
    }
}
