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

    [Fact]
    public async Task AFirstLineThatIsDamagedIsPutBackInASessionOfOneTurnToo()
    {
        await using var scene = new Scene(ModelScript.Of(new ScriptStep(Text: "One."), new ScriptStep(Text: "Two.")), Figures.OfThisRun);
        Assert.Equal(0, (await scene.Desk.RunAsync("exec", "Do the work.")).ExitCode);
        var log = scene.Log;
        var whole = await File.ReadAllBytesAsync(log.File);
        byte[] damaged = [.. whole];
        damaged[whole.AsSpan().IndexOf("session-started"u8)] ^= 1;
        await File.WriteAllBytesAsync(log.File, damaged);
        var told = await scene.Desk.RunAsync("exec", "resume", log.Id, "more");
        Assert.True(told.ExitCode == 1 && told.Error.Contains("line 1, byte 0: expected hash", StringComparison.Ordinal), told.Error);

        Assert.Equal(0, (await scene.Desk.RunAsync("sessions", "verify", log.Id, "--repair")).ExitCode);
        Assert.Equal(whole, await File.ReadAllBytesAsync(log.File));
        var more = await scene.Desk.RunAsync("exec", "resume", log.Id, "more");
        Assert.Equal((0, "Two.\n"), (more.ExitCode, more.Out));
    }

    [Fact]
    public async Task WhateverIsWrongWithSomeTheOthersAreListedAndEachIsToldAlike()
    {
        await using var scene = await TwoTurnsAsync();
        var whole = scene.Log;
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Copied(whole, '1', File.Delete)] = "expected the log of a session, found none",
            [Copied(whole, '2', log => Linked(log, Copy(scene)))] = "expected a file, found a link to another place",
            [Copied(whole, '3', log => File.WriteAllText(log, ""))] = "entries are gone",
            [Copied(whole, '4', log => File.WriteAllText(log, File.ReadAllText(log)[1..]))] = "line 1, byte 0: expected a whole line",
        };

        var listed = await scene.Desk.RunAsync("sessions", "list", "--all", "--json");
        var verified = await scene.Desk.RunAsync("sessions", "verify", "--all");
        Assert.Equal((0, 1), (listed.ExitCode, verified.ExitCode));
        Assert.Contains($"ok        {whole.Id}", verified.Out, StringComparison.Ordinal);
        using var rows = JsonDocument.Parse(listed.Out);
        foreach (var (id, what) in wrong)
        {
            Assert.Contains(what, rows.RootElement.EnumerateArray().Single(row => row.GetProperty("id").GetString() == id).GetRawText(), StringComparison.Ordinal);
            Assert.Contains(what, verified.Out.Split('\n').Single(line => line.Contains($"damaged   {id}", StringComparison.Ordinal)), StringComparison.Ordinal);
            foreach (var words in (string[][])[["sessions", "show", id], ["exec", "resume", id, "more"]])
            {
                var told = await scene.Desk.RunAsync(words);
                Assert.True(told.ExitCode == 1 && told.Error.Contains(what, StringComparison.Ordinal), $"{string.Join(' ', words)}: {told.ExitCode}\n{told.Error}");
            }
        }
    }

    /// <summary>The folder again under another id, with something wrong in it.</summary>
    private static string Copied(SessionLog whole, char last, Action<string> harm)
    {
        var folder = whole.Folder[..^1] + (whole.Folder[^1] == last ? 'f' : last);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(whole.Folder)) { File.Copy(file, Path.Combine(folder, Path.GetFileName(file))); }

        harm(Path.Combine(folder, "log.jsonl"));
        return Path.GetFileName(folder);
    }

    private static void Linked(string log, string to)
    {
        File.Delete(log);
        File.CreateSymbolicLink(log, to);
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
