using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>Somebody removes the folder of a command that runs: nobody knows how it ends, nobody runs it again, and it does not run for ever.</summary>
public sealed class RunsThatAreRemoved
{
    private static readonly ModelScript Script = new(
        [
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> effects; echo > begun; while :; do sleep 0.05; done"}""")]),
            new ScriptStep(Text: "Done."),
        ],
        ScriptOrder.Outputs);

    [Fact]
    public async Task UnderACommandWhoseAgentLives()
    {
        await using var scene = new Scene(Script, Figures.OfThisRun);
        using var running = await BegunAsync(scene);
        Remove(scene);

        Assert.Equal(0, (await scene.EndedAsync(running)).ExitCode);
        await MustBeUnknownAsync(scene);
    }

    [Fact]
    public async Task UnderACommandWhoseAgentWasKilled()
    {
        await using var scene = new Scene(Script, Figures.OfThisRun);
        using var running = await BegunAsync(scene);
        await scene.KillAsync(running);
        Remove(scene);

        await scene.FinishAsync();
        await MustBeUnknownAsync(scene);
    }

    private static async Task<Running> BegunAsync(Scene scene)
    {
        await scene.ShellAsync("mkfifo begun");
        var running = scene.GoOn();
        await scene.ShellAsync("read line < begun");
        return running;
    }

    private static void Remove(Scene scene) => Directory.Delete(Path.Combine(scene.Log.Folder, "runs"), recursive: true);

    private static async Task MustBeUnknownAsync(Scene scene)
    {
        Assert.Contains("The outcome of this call is unknown: its run folder", scene.Server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Equal("ran\n", scene.Read("effects"));
        await scene.NobodyLeftAsync();
    }
}
