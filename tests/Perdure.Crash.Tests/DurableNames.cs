using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>What a run is known by after a power cut is the names of its folder and of its marks, so these are synced by whoever makes them.</summary>
public sealed class DurableNames
{
    [Fact]
    public async Task OfRunsAndOfWhatIsSentToThem()
    {
        await using var scene = new Scene(
            ModelScript.Of(
                new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"head -n1 >> effects","tty":true,"yield_time_ms":50}""")]),
                new ScriptStep(Calls: [ScriptCall.Of("write_stdin", """{"session_id":1,"chars":"ran\n","yield_time_ms":10000}""")]),
                new ScriptStep(Text: "Done.")),
            Figures.OfThisRun);
        var record = Path.Combine(scene.Desk.Workspace, "..", "synced");
        Deadfall.RecordSyncs(scene.Desk.Variables, record);
        Assert.Equal(0, (await scene.Desk.RunAsync("exec", "Do the work.")).ExitCode);

        var synced = await File.ReadAllLinesAsync(record);
        var session = scene.Log.Folder;
        Assert.Contains(session, synced);                                                                 // the name of runs/
        Assert.Equal(2, synced.Count(path => path == Path.Combine(session, "runs")));                     // the names of both runs
        Assert.Contains(Path.Combine(session, "runs", "000002"), synced);                                 // the mark that something is sent
        Assert.Contains("ran", scene.Read("effects"), StringComparison.Ordinal);
        await scene.NobodyLeftAsync();
    }
}
