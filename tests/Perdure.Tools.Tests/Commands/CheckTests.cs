using System.Security.Cryptography;
using System.Text;
using Perdure.Core.Configuration;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Sandboxing;
using Perdure.Tools.Tests.Keeping;

namespace Perdure.Tools.Tests.Commands;

/// <summary>Checks of goals: commands that are waited for to their end.</summary>
public class CheckTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task ACheckIsWaitedForHoweverShortThePatienceOfTheCallAndItsOutputIsFingerprinted()
    {
        using var scene = new CommandScene();
        var run = scene.Command("sleep 0.3; echo held", new() { ["yield_time_ms"] = 50 }) with { ToItsEnd = Patience };
        var outcome = await scene.RunAsync(run);
        Assert.Equal((ToolStatus.Succeeded, 0), (outcome.Status, outcome.ExitCode));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("held\n"))), outcome.OutputHash);
    }

    [Fact]
    public async Task ACheckThatHangsEndsAtItsDeadline()
    {
        using var scene = new CommandScene();
        var outcome = await scene.RunAsync(scene.Command("sleep 600") with { ToItsEnd = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(ToolStatus.TimedOut, outcome.Status);
    }

    [Fact]
    public async Task WhatAGoalProtectsIsReadOnlyToItsCommands()
    {
        using var scene = new CommandScene();
        Directory.CreateDirectory(Path.Combine(scene.Workspace, "tests"));
        await File.WriteAllTextAsync(Path.Combine(scene.Workspace, "tests", "a.sh"), "true\n", CommandScene.Cancel);
        var sandbox = new Sandbox(Path.Combine(scene.Root, "home"), Scene.Program, TimeProvider.System);
        if (sandbox.Available().Bubblewrap is null) { Assert.Skip("only namespaces keep files read-only within what is writable"); }

        var exec = new Tools.Commands.ExecCommand(Scene.Program, TimeProvider.System, sandbox.For);
        var run = scene.Command("echo bent > tests/a.sh; rm -rf tests; echo fine > free.txt; cat tests/a.sh free.txt") with { Protected = ["tests/*.sh"], Bounds = RunBounds.Of(Profiles.Workspace) };
        var outcome = await exec.RunAsync(run, scene, CommandScene.Cancel);
        Assert.EndsWith("true\nfine\n", outcome.Text, StringComparison.Ordinal);
    }
}
