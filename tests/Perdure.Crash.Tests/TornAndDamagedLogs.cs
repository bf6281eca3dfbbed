using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>A torn end is cut off, said and kept; a damaged middle makes one session read-only and harms no other.</summary>
public sealed class TornAndDamagedLogs
{
    [Theory]
    [InlineData("{\"seq\":5,\"at\":\"2026-11-21T12:0")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("no JSON at all\n")]
    public async Task ATornEndIsCutOffSaidAndKept(string torn)
    {
        await using var scene = await KilledAsync();
        await File.AppendAllTextAsync(scene.Log.File, torn);

        var resumed = await scene.Desk.RunAsync("exec", "resume", "--last");
        Assert.Equal((0, "Done.\n"), (resumed.ExitCode, resumed.Out));
        Assert.Contains($"The log ended in a torn write: {torn.Length} bytes behind entry ", resumed.Error, StringComparison.Ordinal);
        var kept = Assert.Single(Directory.GetFiles(scene.Log.Folder, "torn-*.bin"));
        Assert.Equal(torn, await File.ReadAllTextAsync(kept));
        Assert.Contains(kept, resumed.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await scene.Desk.RunAsync("sessions", "verify", scene.Log.Id)).ExitCode);
    }

    [Fact]
    public async Task ADamagedMiddleMakesThatSessionReadOnlyAndHarmsNoOther()
    {
        await using var scene = await KilledAsync();
        var damaged = scene.Log;
        await DamageAsync(damaged);
        var other = await scene.Desk.RunAsync("exec", "another prompt");
        Assert.Equal(0, other.ExitCode);

        var refused = await scene.Desk.RunAsync("exec", "resume", damaged.Id);
        var line = Assert.Single(refused.Error.TrimEnd().Split('\n'));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(damaged.File, line, StringComparison.Ordinal);
        Assert.Contains("expected", line, StringComparison.Ordinal);
        Assert.Contains("found", line, StringComparison.Ordinal);

        var verified = await scene.Desk.RunAsync("sessions", "verify", "--all");
        Assert.Equal(1, verified.ExitCode);
        Assert.Contains($"damaged   {damaged.Id}", verified.Out, StringComparison.Ordinal);
        Assert.Contains($"ok        {scene.Log.Id}", verified.Out, StringComparison.Ordinal);

        foreach (var reading in new[] { "show", "export" })
        {
            var read = await scene.Desk.RunAsync("sessions", reading, damaged.Id);
            Assert.Equal(1, read.ExitCode);
            Assert.Contains(damaged.File, read.Error, StringComparison.Ordinal);
        }

        var listed = await scene.Desk.RunAsync("sessions", "list", "--all", "--json");
        Assert.Equal(0, listed.ExitCode);
        Assert.Contains(scene.Log.Id, listed.Out, StringComparison.Ordinal);
        Assert.Contains(damaged.Id, listed.Out + listed.Error, StringComparison.Ordinal);
    }

    /// <summary>One character of the second entry is another one.</summary>
    private static async Task DamageAsync(SessionLog log)
    {
        var lines = await File.ReadAllLinesAsync(log.File);
        lines[1] = lines[1].Replace("Do the work.", "Do the walk.", StringComparison.Ordinal);
        Assert.NotEqual(log.Lines[1], lines[1]);
        await File.WriteAllTextAsync(log.File, string.Join('\n', lines) + "\n");
    }

    /// <summary>A session whose process was killed in the middle of its turn.</summary>
    private static async Task<Scene> KilledAsync()
    {
        var scene = new Scene(ModelScript.Of(new ScriptStep(Text: "Done.")), Figures.OfThisRun);
        Assert.True(await scene.RunIntoAsync(new Deadfall(Moment.AfterSync, 3)));
        return scene;
    }
}
