using System.Text.Json;
using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>A command does not notice that its agent dies, and what it says and how it ends reaches the model.</summary>
public sealed class KilledWhileACommandRuns
{
    private const int Deaths = 3;

    private const string ItemStarted = "\"type\":\"command_execution\"";

    private const string Report = "Exit code: 7\nOutput:\nbefore\nafter\n";

    [Fact]
    public async Task WhatEndedWhileNobodyWatchedIsDelivered()
    {
        await using var scene = Begin();
        await KilledWithinTheCommandAsync(scene);
        await OpenGateAsync(scene);
        await scene.NobodyLeftAsync();

        await scene.FinishAsync();
        await MustHaveRunOnceAsync(scene);
    }

    [Fact]
    public async Task WhatStillRunsIsFollowedToItsEnd()
    {
        await using var scene = Begin();
        await KilledWithinTheCommandAsync(scene);
        using var second = scene.GoOn();
        await second.OutAsync(ItemStarted);
        await OpenGateAsync(scene);
        await scene.EndedAsync(second);

        await MustHaveRunOnceAsync(scene);
    }

    [Fact]
    public async Task ManyDeathsOfTheAgentAreNothingToIt()
    {
        await using var scene = Begin();
        await KilledWithinTheCommandAsync(scene);
        for (var death = 1; death < Deaths; death++) { await KilledAgainAsync(scene); }

        await OpenGateAsync(scene);
        await scene.FinishAsync();
        await MustHaveRunOnceAsync(scene);
    }

    private static Scene Begin()
    {
        const string command = """{"cmd":"echo ran >> effects; echo > begun; echo before; read go < gate; echo after; exit 7"}""";
        return new Scene(
            new ModelScript([new ScriptStep(Calls: [ScriptCall.Of("exec_command", command)]), new ScriptStep(Text: "Seen.")], ScriptOrder.Outputs), Figures.OfThisRun);
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

    private static async Task MustHaveRunOnceAsync(Scene scene)
    {
        await scene.NobodyLeftAsync();
        Assert.Equal("ran\n", scene.Read("effects"));
        using var finished = JsonDocument.Parse(scene.Log.Lines.Single(line => line.Contains("tool-finished", StringComparison.Ordinal)));
        var outcome = finished.RootElement.GetProperty("event").GetProperty("outcome");
        Assert.Equal((Report, 7), (outcome.GetProperty("text").GetString(), outcome.GetProperty("exitCode").GetInt32()));
        Assert.Contains(JsonSerializer.Serialize(Report)[1..^1], scene.Server.Requests[^1].BodyText, StringComparison.Ordinal);
    }
}
