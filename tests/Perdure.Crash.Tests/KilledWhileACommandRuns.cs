using System.Text.Json;
using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>A command does not notice that its agent dies, and what it says and how it ends reaches the model.</summary>
public sealed class KilledWhileACommandRuns
{
    private const int Deaths = 3;

    private const string ItemStarted = "\"type\":\"command_execution\"";

    [Theory]
    [ClassData(typeof(EveryWall))]
    public async Task WhatEndedWhileNobodyWatchedIsDelivered(string walls)
    {
        await using var scene = Begin(walls);
        await KilledWithinTheCommandAsync(scene);
        await OpenGateAsync(scene);
        await scene.NobodyLeftAsync();

        await scene.FinishAsync();
        await MustHaveRunOnceAsync(scene, walls);
    }

    [Theory]
    [ClassData(typeof(EveryWall))]
    public async Task WhatStillRunsIsFollowedToItsEnd(string walls)
    {
        await using var scene = Begin(walls);
        await KilledWithinTheCommandAsync(scene);
        using var second = scene.GoOn();
        await second.OutAsync(ItemStarted);
        await OpenGateAsync(scene);
        await scene.EndedAsync(second);

        await MustHaveRunOnceAsync(scene, walls);
    }

    [Theory]
    [ClassData(typeof(EveryWall))]
    public async Task ManyDeathsOfTheAgentAreNothingToIt(string walls)
    {
        await using var scene = Begin(walls);
        await KilledWithinTheCommandAsync(scene);
        for (var death = 1; death < Deaths; death++) { await KilledAgainAsync(scene); }

        await OpenGateAsync(scene);
        await scene.FinishAsync();
        await MustHaveRunOnceAsync(scene, walls);
    }

    private static Scene Begin(string walls)
    {
        const string command = """{"cmd":"echo ran >> effects; echo > begun; echo before; read go < gate; echo seccomp $(grep -c Seccomp:.2 /proc/self/status), child of the first process $((PPID == 1)); exit 7"}""";
        return new Scene(
            new ModelScript([new ScriptStep(Calls: [ScriptCall.Of("exec_command", command)]), new ScriptStep(Text: "Seen.")], ScriptOrder.Outputs), Figures.OfThisRun, more: EveryWall.Settings(walls));
    }

    private static async Task KilledWithinTheCommandAsync(Scene scene)
    {
        await scene.ShellAsync("mkfifo begun gate");
        using var running = scene.GoOn();
        await scene.ShellAsync("read line < begun");
        await scene.KillAsync(running);
    }

    private static async Task KilledAgainAsync(Scene scene)
    {
        using var running = scene.GoOn();
        await running.OutAsync(ItemStarted);
        await scene.KillAsync(running);
    }

    private static Task OpenGateAsync(Scene scene) => scene.ShellAsync("echo go > gate");

    private static async Task MustHaveRunOnceAsync(Scene scene, string walls)
    {
        await scene.NobodyLeftAsync();
        Assert.Equal("ran\n", scene.Read("effects"));
        using var finished = JsonDocument.Parse(scene.Log.Lines.Single(line => line.Contains("tool-finished", StringComparison.Ordinal)));
        var outcome = finished.RootElement.GetProperty("event").GetProperty("outcome");
        var text = outcome.GetProperty("text").GetString()!;

        // How long it took is told from some seconds on, which is what a busy machine takes.
        var time = text.Split('\n') is [_, var line, ..] && line.StartsWith("Wall time: ", StringComparison.Ordinal) ? $"{line}\n" : "";
        var report = $"Exit code: 7\n{time}Output:\nbefore\n{EveryWall.AsSeenFromWithin(walls)}\n";
        Assert.Equal((report, 7), (text, outcome.GetProperty("exitCode").GetInt32()));
        Assert.Contains(JsonSerializer.Serialize(report)[1..^1], scene.Server.Requests[^1].BodyText, StringComparison.Ordinal);
    }
}
