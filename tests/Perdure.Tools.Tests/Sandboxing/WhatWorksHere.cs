using Perdure.Core.Configuration;
using Perdure.Tools.Keeping;
using Perdure.Tools.Sandboxing;
using Perdure.Tools.Tests.Keeping;

namespace Perdure.Tools.Tests.Sandboxing;

/// <summary>What walls a machine has is found out once in a boot, and honestly.</summary>
[Collection(KeeperStories.Name)]
public sealed class WhatWorksHere : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("perdure-walls-").FullName;

    private string Memory => Path.Combine(_home, "run", "sandbox");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void IsWhatTheKernelSays()
    {
        Assert.SkipUnless(File.Exists(AttackStage.Bubblewrap), "bubblewrap is not installed");
        Assert.Equal(AttackStage.Bubblewrap, Here().Available().Bubblewrap);
        Assert.Null(Here(bubblewrap: "none").Available().Bubblewrap);
        Assert.True(Here(bubblewrap: "none").Available() is { Suffices: true, Landlock: > 0, Seccomp: true });
    }

    [Fact]
    public void IsRememberedForTheNextProcess()
    {
        var first = Here().Available();
        var asked = Line(Memory, 2);
        File.WriteAllText(Memory, File.ReadAllText(Memory).Replace($"\n{asked}\n", "\n99\n"));
        Assert.Equal(99, Here().Available().Landlock);
        Assert.Equal(first, Here().Examine());
        Assert.Equal(first, Here().Available());
    }

    [Theory]
    [InlineData(0, "another boot")]
    [InlineData(2, "no number")]
    public void IsFoundOutAgainWhenTheMemoryIsOfNoUse(int line, string words)
    {
        var first = Here().Available();
        var lines = File.ReadAllLines(Memory);
        lines[line] = words;
        File.WriteAllLines(Memory, lines);
        Assert.Equal(first, Here().Available());
        Assert.NotEqual(words, Line(Memory, line));
    }

    [Fact]
    public void IsNothingWhereTheKeeperCannotBeAsked()
    {
        var sandbox = new Sandbox(_home, new KeeperProgram("/no/such/keeper"), TimeProvider.System);
        Assert.False(sandbox.Available().Suffices);
        Assert.Equal("none", sandbox.Available().InWords);
        Assert.False(File.Exists(Memory)); // Whoever repairs it need not wait for the next boot.
        Assert.Contains("none works on this machine", sandbox.Note(_home, Profiles.Workspace).Text, StringComparison.Ordinal);
    }

    // A command may have put it there, and a folder of the workspace may come first on PATH.
    [Fact]
    public void IsNeverABubblewrapThatIsMerelyOnThePath()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home, "bin")).FullName;
        var planted = Path.Combine(folder, "bwrap");
        File.WriteAllText(planted, "#!/bin/sh\ntouch \"$0.ran\"\n");
        File.SetUnixFileMode(planted, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", $"{folder}:{path}");
        try
        {
            Assert.NotEqual(planted, Here().Examine().Bubblewrap);
            Assert.False(File.Exists(planted + ".ran"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    private Sandbox Here(string? bubblewrap = null) => new(_home, Scene.Program, TimeProvider.System, bubblewrap);

    private static string Line(string file, int number) => File.ReadAllLines(file)[number];
}
