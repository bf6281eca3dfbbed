using Perdure.Cli.Tests.Stage;
using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>Ctrl+C ends a command with everything it has begotten, wherever that went.</summary>
public sealed class InterruptedWithinACommand
{
    /// <summary>A background child, one in a session of its own, one that forked twice, and one that hears no signal but the last.</summary>
    private const string NastyTree =
        "sleep 1000 & setsid sleep 1000 & (setsid sh -c 'sleep 1000 & sleep 1000; :' </dev/null >/dev/null 2>&1 &); sh -c 'trap : TERM HUP INT; while :; do sleep 1; done' & echo > begun; wait";

    [Theory]
    [ClassData(typeof(EveryWall))]
    public async Task NobodyIsLeft(string walls)
    {
        await using var scene = Begin(walls);
        await scene.ShellAsync("mkfifo begun");
        using var running = scene.GoOn();
        await scene.ShellAsync("read line < begun");
        var interrupted = await running.Send(Running.Interrupt).EndAsync();

        await scene.NobodyLeftAsync();
        Assert.Equal(130, interrupted.ExitCode);
        Assert.Contains("Interrupted by the user and stopped with everything it had started.", scene.Log.Lines.Single(line => line.Contains("tool-finished", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static Scene Begin(string walls) => new(
        new ModelScript([new ScriptStep(Calls: [ScriptCall.Of("exec_command", $$"""{"cmd":"{{NastyTree}}"}""")]), new ScriptStep(Text: "Seen.")], ScriptOrder.Outputs),
        new Figures(),
        more: EveryWall.Settings(walls));
}
