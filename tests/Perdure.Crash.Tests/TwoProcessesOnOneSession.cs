using System.Globalization;
using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>A session has one writer: the second is told who that is, and a writer that was stopped and replaced does no harm when it wakes.</summary>
public sealed class TwoProcessesOnOneSession
{
    private const int Stop = 19;
    private const int Continue = 18;

    /// <summary>The reply comes while the first process is stopped, and lies ready for it when it wakes.</summary>
    private const int ReplyAfterMs = 5_000;

    [Fact]
    public async Task TheSecondIsToldWhoTheFirstIsAndTheFirstGoesOnUnharmed()
    {
        await using var scene = new Scene(ModelScript.Of(new ScriptStep(Text: "Done by the first.", WaitMs: ReplyAfterMs)), Figures.OfThisRun);
        var began = DateTimeOffset.UtcNow;
        using var first = scene.GoOn();
        await first.OutAsync("turn.started");

        var second = await scene.Desk.RunAsync("exec", "resume", scene.Log.Id);
        Assert.Equal((1, ""), (second.ExitCode, second.Out));
        var owner = $"process {first.Id} on {Environment.MachineName} (cli, since {began.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        Assert.Contains(owner, Assert.Single(second.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);

        var ended = await scene.EndedAsync(first);
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("Done by the first.", ended.Out, StringComparison.Ordinal);
        Assert.True(scene.Log.HasEnded);
    }

    [Fact]
    public async Task AWriterThatWasStoppedAndReplacedWritesNothingWhenItWakes()
    {
        await using var scene = new Scene(ModelScript.Of(new ScriptStep(Text: "Done.", WaitMs: ReplyAfterMs), new ScriptStep(Text: "Done by the second.")), Figures.OfThisRun);
        using var first = scene.GoOn();
        await scene.AskedAsync();
        first.Send(Stop);

        var second = await scene.Desk.RunAsync("exec", "resume", scene.Log.Id, "--force");
        Assert.Equal((0, "Done by the second.\n"), (second.ExitCode, second.Out));

        var woken = await first.Send(Continue).EndAsync();
        Assert.Equal(1, woken.ExitCode);
        Assert.Contains("This session was taken over by process ", woken.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Done.", woken.Out, StringComparison.Ordinal);

        var verified = await scene.Desk.RunAsync("sessions", "verify", scene.Log.Id);
        Assert.True(verified.ExitCode == 0, verified.Out);
    }
}
