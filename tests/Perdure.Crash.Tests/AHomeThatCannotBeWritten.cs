using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>A full disk and a read-only home are said in one line; nothing is damaged, and once it is put right the turn goes on.</summary>
public sealed class AHomeThatCannotBeWritten
{
    /// <summary>More than the rest of a block can hold.</summary>
    private static readonly string LongText = new('x', 10_000);

    /// <summary>Without snapshots, which take many names of their own.</summary>
    private const string Plain = """ "snapshots": false, """;

    private static readonly ModelScript Script = new(
        [
            new ScriptStep(Text: LongText, Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> effects; seq 1 5000"}""")]),
            new ScriptStep(Text: "Done."),
        ],
        ScriptOrder.Outputs);

    [Fact]
    public async Task ADiskThatFillsUpWhileTheModelIsAskedEndsInOneLineAndTheTurnGoesOnOnceThereIsSpace()
    {
        using var disk = Mounted();
        await using var scene = new Scene(Script, Figures.OfThisRun, disk.Path) { OnRequest = disk.Fill };
        await MustFailInOneLineAsync(scene, "found the disk full. Free some space");
        await MustVerifyAsync(scene);

        scene.OnRequest = () => { };
        await MustFailInOneLineAsync(scene, "found the disk full. Free some space");
        disk.Free();
        await MustFinishAsync(scene);
    }

    [Fact]
    public async Task ACommandThatEndsOnAFullDiskTellsItsTrueEndOnceThereIsSpace()
    {
        using var disk = Mounted();
        const string command = """{"cmd":"echo ran >> effects; echo > begun; read go < gate; exit 6"}""";
        await using var scene = new Scene(
            new ModelScript([new ScriptStep(Calls: [ScriptCall.Of("exec_command", command)]), new ScriptStep(Text: "Done.")], ScriptOrder.Outputs), Figures.OfThisRun, disk.Path);
        await scene.ShellAsync("mkfifo begun gate");
        using var running = scene.GoOn();
        await scene.ShellAsync("read line < begun");
        disk.Fill();
        await scene.KillAsync(running);
        await scene.ShellAsync("echo go > gate");

        disk.Free();
        await MustFinishAsync(scene);
        Assert.Contains("Exit code: 6", scene.Server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACommandThatOutlastsItsAgentsPatienceOnAFullDiskHasNotFailed()
    {
        using var disk = Mounted();
        const string command = """{"cmd":"echo ran >> effects; echo > begun; read go < gate","yield_time_ms":2000}""";

        // What the agent has to write at the yield fits into the last block of the log; with a snapshot's line before it, it would not.
        await using var scene = new Scene(
            new ModelScript([new ScriptStep(Calls: [ScriptCall.Of("exec_command", command)]), new ScriptStep(Text: "Done.")], ScriptOrder.Outputs), Figures.OfThisRun, disk.Path, """ "snapshots": false, """);
        await scene.ShellAsync("mkfifo begun gate");
        using var running = scene.GoOn();
        await scene.ShellAsync("read line < begun");
        disk.Fill();
        await scene.EndedAsync(running);
        disk.Free();
        await scene.ShellAsync("echo go > gate");

        await MustFinishAsync(scene);
        Assert.Contains("Still running in the background", scene.Server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReadOnlyHomeIsReadAndNotWritten()
    {
        using var disk = Mounted();
        await using var scene = new Scene(Script, Figures.OfThisRun, disk.Path);
        Assert.True(await scene.RunIntoAsync(new Deadfall(Moment.AfterSync, 4)));
        disk.Protect();

        const string readOnly = "found a read-only disk. Make it writable, then open the session again; until then it can be read.";
        await MustFailInOneLineAsync(scene, readOnly);
        MustBeOneLine(await scene.Desk.RunAsync("exec", "another"), readOnly);
        await MustVerifyAsync(scene);
        foreach (var looking in (string[][])[["sessions", "list", "--all"], ["sessions", "show", scene.Log.Id], ["sessions", "export", scene.Log.Id]])
        {
            var looked = await scene.Desk.RunAsync(looking);
            Assert.True(looked.ExitCode == 0 && looked.Error == "", $"{string.Join(' ', looking)}: {looked.Error}");
        }

        disk.Unprotect();
        await MustFinishAsync(scene);
    }

    [Fact]
    public async Task AHomeWithoutRoomForAnotherNameIsToldToThePersonAndNotToTheModel()
    {
        using var disk = Mounted();
        await using var scene = new Scene(Script, Figures.OfThisRun, disk.Path, Plain);
        scene.OnRequest = disk.UseUpNames;
        await MustFailInOneLineAsync(scene, "No space left on device");
        Assert.Single(scene.Server.Requests);

        scene.OnRequest = () => { };
        disk.Free();
        await MustFinishAsync(scene);
        Assert.DoesNotContain("No space left", scene.Server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingKeeperIsToldToThePersonAndNotToTheModel()
    {
        await using var scene = new Scene(Script, Figures.OfThisRun, more: Plain);
        var keeper = Path.Combine(scene.Desk.Workspace, "..", "keeper");
        File.Copy(Repository.Keeper, keeper);
        scene.Desk.Variables["PERDURE_KEEPER"] = Path.GetFullPath(keeper);
        scene.OnRequest = () => File.Delete(keeper);
        await MustFailInOneLineAsync(scene, "Run ./build-keeper or set PERDURE_KEEPER");
        Assert.Single(scene.Server.Requests);

        scene.OnRequest = () => { };
        scene.Desk.Variables["PERDURE_KEEPER"] = Repository.Keeper;
        await MustFinishAsync(scene);
    }

    [Fact]
    public async Task ALogThatWasRemovedTakesNoTurnThatWouldBeLost()
    {
        await using var scene = new Scene(Script, Figures.OfThisRun, more: Plain);
        scene.OnRequest = () => File.Delete(scene.Log.File);
        using var running = scene.Desk.Start("exec", "--json", "Do the work.");
        MustBeOneLine(await running.EndAsync(), "expected the log, found that it was removed. Nothing of the append was acknowledged.");
        Assert.False(File.Exists(Path.Combine(scene.Desk.Workspace, "effects")));
    }

    [Fact]
    public async Task ADaemonOnADiskThatFillsUpGoesOnByItselfOnceThereIsSpace()
    {
        using var disk = Mounted();
        await using var scene = new Scene(Script, Figures.OfThisRun, disk.Path, Plain);
        try
        {
            scene.OnRequest = disk.Fill;
            var id = (await scene.Desk.RunAsync("exec", "--detach", "Do the work.")).Out.Trim();
            await scene.AskedAsync();
            while ((await scene.Desk.RunAsync("serve", "status")).Out.Contains("running", StringComparison.Ordinal)) { }

            scene.OnRequest = () => { };
            disk.Free();
            await scene.AskedAsync();
            while (!scene.IsAnswered) { await scene.Desk.RunAsync("serve", "status"); }

            Assert.Equal("ran\n", scene.Read("effects"));
            Assert.Equal(id, scene.Log.Id);
        }
        finally
        {
            await scene.Desk.RunAsync("serve", "stop");
        }
    }

    private static SmallDisk Mounted()
    {
        var disk = SmallDisk.TryMount();
        Assert.SkipWhen(disk is null, SmallDisk.WhySkipped);
        return disk!;
    }

    private static async Task MustFailInOneLineAsync(Scene scene, string saying)
    {
        using var running = scene.GoOn();
        MustBeOneLine(await scene.EndedAsync(running), saying);
    }

    /// <summary>One line says what is wrong; a second may say how to go on.</summary>
    private static void MustBeOneLine(Outcome ended, string saying)
    {
        var lines = ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(ended.ExitCode == 1, $"Expected exit code 1, found {ended.ExitCode}:\n{ended.Out}\n{ended.Error}");
        Assert.True(lines.Length is 1 or 2 && lines[0].Contains(saying, StringComparison.Ordinal), ended.Error);
        Assert.DoesNotContain("bug in Perdure", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.True(lines.Length == 1 || lines[1].StartsWith("perdure: go on with: perdure exec resume ", StringComparison.Ordinal), ended.Error);
    }

    private static async Task MustVerifyAsync(Scene scene)
    {
        var verified = await scene.Desk.RunAsync("sessions", "verify", "--all");
        Assert.True(verified.ExitCode == 0, verified.Out);
    }

    private static async Task MustFinishAsync(Scene scene)
    {
        await scene.FinishAsync();
        await MustVerifyAsync(scene);
        Assert.Equal("ran\n", scene.Read("effects"));
        Assert.Single(PrefixRule.Beginnings(scene.Server.Requests));
    }
}
