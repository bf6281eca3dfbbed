using System.Text.Json;
using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>An older copy of a log is put in its place, or its end is lost: everybody is told how much is gone, and nothing passes for new.</summary>
public sealed class RestoredLogs
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AreToldAlikeByEveryCommandAndGoneOnWithAfterARepair(bool zeros)
    {
        await using var scene = await TwoTurnsAsync();
        var log = scene.Log;
        var (copy, whole) = (await File.ReadAllBytesAsync(Copy(scene)), await File.ReadAllBytesAsync(log.File));
        var lost = log.Lines.Length - File.ReadAllLines(Copy(scene)).Length;
        await File.WriteAllBytesAsync(log.File, zeros ? [.. copy, .. new byte[whole.Length - copy.Length]] : copy);

        var gone = $"At least {lost} entries are gone";
        foreach (var words in (string[][])[["exec", "resume", log.Id, "more"], ["sessions", "show", log.Id], ["sessions", "verify", log.Id], ["sessions", "verify", "--all"]])
        {
            var told = await scene.Desk.RunAsync(words);
            Assert.True(told.ExitCode == 1 && (told.Out + told.Error).Contains(gone, StringComparison.Ordinal), $"{string.Join(' ', words)}: {told.ExitCode}\n{told.Out}\n{told.Error}");
        }

        using var listed = JsonDocument.Parse((await scene.Desk.RunAsync("sessions", "list", "--all", "--json")).Out);
        Assert.Contains(gone, listed.RootElement[0].GetRawText(), StringComparison.Ordinal);

        var repaired = await scene.Desk.RunAsync("sessions", "verify", log.Id, "--repair");
        Assert.True(repaired.ExitCode == 0 && repaired.Out.Contains($"at least {lost} entries are gone", StringComparison.Ordinal), repaired.Out);
        var more = await scene.Desk.RunAsync("exec", "resume", log.Id, "more");
        Assert.True(more.ExitCode == 0, more.Error);
        Assert.Contains("What was said and done after this point is not known", scene.Server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Equal(0, (await scene.Desk.RunAsync("sessions", "verify", log.Id)).ExitCode);
    }

    /// <summary>A session with a copy of its log from between its two turns beside it.</summary>
    private static async Task<Scene> TwoTurnsAsync()
    {
        var scene = new Scene(ModelScript.Of(new ScriptStep(Text: "One."), new ScriptStep(Text: "Two."), new ScriptStep(Text: "Three.")), Figures.OfThisRun);
        Assert.Equal(0, (await scene.Desk.RunAsync("exec", "Do the work.")).ExitCode);
        File.Copy(scene.Log.File, Copy(scene));
        Assert.Equal(0, (await scene.Desk.RunAsync("exec", "resume", scene.Log.Id, "and now?")).ExitCode);
        return scene;
    }

    private static string Copy(Scene scene) => Path.Combine(scene.Desk.Workspace, "log.copy");
}
