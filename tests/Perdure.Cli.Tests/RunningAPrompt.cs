using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class RunningAPrompt : IDisposable
{
    /// <summary>The least a PNG starts with.</summary>
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task TheFinalMessageIsOnStandardOutputAndNothingElse()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "All is well."));
        var ended = await _desk.Asking(server).RunAsync("exec", "is all well?");
        Assert.Equal((0, "All is well.\n"), (ended.ExitCode, ended.Out));
        Assert.Contains("is all well?", server.Requests[0].LastUserText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProgressOnStandardErrorTellsWhatIsSaidAndDone()
    {
        await using var server = Working();
        var ended = await _desk.Asking(server).RunAsync("exec", "make it so");
        Assert.Equal("It is so.\n", ended.Out);
        Approved.Same("exec-progress.txt", Approved.Scrubbed(ended.Error, _desk));
    }

    [Fact]
    public async Task EventLinesHaveTheShapeOfCodex()
    {
        await using var server = Working();

        // A snapshot is an entry that may come before or after the next reply, which would be seen in the numbers.
        var ended = await _desk.Asking(server, """ "snapshots": false, """).RunAsync("exec", "--json", "make it so");
        Assert.Equal(0, ended.ExitCode);
        Assert.All(Lines(ended.Out), line => JsonDocument.Parse(line).Dispose());
        Assert.StartsWith("{\"type\":\"thread.started\",\"thread_id\":\"", ended.Out, StringComparison.Ordinal);
        Approved.Same("exec-json.txt", Approved.Scrubbed(ended.Out, _desk));
    }

    [Fact]
    public async Task APatchAppearsAsAFileChange()
    {
        var patch = JsonSerializer.Serialize("*** Begin Patch\n*** Add File: hello.txt\n+hello\n*** End Patch");
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("apply_patch", $$"""{"input":{{patch}}}""")]), new ScriptStep(Text: "Written."));
        var ended = await _desk.Asking(server).RunAsync("exec", "--json", "write hello");
        Assert.Equal("hello\n", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "hello.txt")));
        Assert.Contains("\"type\":\"file_change\",\"changes\":[{\"path\":\"hello.txt\",\"kind\":\"add\"}],\"status\":\"completed\"", ended.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec")]
    [InlineData("exec", "-")]
    public async Task ThePromptMayComeFromAPipe(params string[] words)
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "Read."));
        var ended = await _desk.Asking(server).PipeAsync("a long prompt\nin two lines\n", words);
        Assert.Equal("Read.\n", ended.Out);
        Assert.Contains("in two lines", server.Requests[0].LastUserText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoPromptIsAMistakeOfUse()
    {
        var ended = await _desk.RunAsync("exec");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("expected a prompt", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOutputSchemaReachesTheModelAndTheLastMessageAFile()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "{\"answer\":42}"));
        var schema = _desk.Write("schema.json", """{"type":"object","properties":{"answer":{"type":"integer"}}}""");
        var ended = await _desk.Asking(server).RunAsync("exec", "--output-schema", schema, "-o", "last.txt", "the answer?");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("\"answer\":{\"type\":\"integer\"}", server.Requests[0].BodyText, StringComparison.Ordinal);
        Assert.Equal("{\"answer\":42}", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "last.txt")));
    }

    [Fact]
    public async Task AnImageIsSentAsWhatItIs()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "A dot."));
        await File.WriteAllBytesAsync(Path.Combine(_desk.Workspace, "dot.dat"), Png);
        Assert.Equal(0, (await _desk.Asking(server).RunAsync("exec", "-i", "dot.dat", "what is it?")).ExitCode);
        Assert.Contains($"data:image/png;base64,{Convert.ToBase64String(Png)}", server.Requests[0].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNoImageIsRefusedBeforeAnythingBegins()
    {
        await using var server = new LoopbackModelServer();
        var file = _desk.Write("dot.png", "no picture");
        var ended = await _desk.Asking(server).RunAsync("exec", "-i", file, "what is it?");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("expected a PNG, JPEG, GIF or WebP image", ended.Error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task TheKeyIsNowhereInTheSessions()
    {
        await using var server = Working();
        Assert.Equal(0, (await _desk.Asking(server).RunAsync("exec", "env")).ExitCode);
        Assert.Contains(Desk.Key, server.Requests[0].Headers["authorization"], StringComparison.Ordinal);
        Assert.DoesNotContain(Desk.Key, _desk.EverythingIn("sessions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailedTurnSaysWhyAndHowToGoOn()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Misbehave: new ServerFault(
            ServerFaultKind.Status, Status: 401, Body: """{"error":{"message":"Incorrect API key provided."}}""")));
        var ended = await _desk.Asking(server).RunAsync("exec", "--json", "hello");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("{\"type\":\"turn.failed\",\"error\":{\"message\":", ended.Out, StringComparison.Ordinal);
        Assert.Contains("Incorrect API key", ended.Error, StringComparison.Ordinal);
        Assert.Contains("go on with: perdure exec resume ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAnyProviderTheShortestWaysAreNamed()
    {
        var ended = await _desk.RunAsync("exec", "hello");
        Assert.Equal(2, ended.ExitCode);
        Approved.Same("no-provider.txt", ended.Error);
    }

    [Fact]
    public async Task AHomeThatCannotBeMadeIsAFailureInOneLine()
    {
        using var desk = new Desk { Home = "/proc/perdure-home" };
        var ended = await desk.RunAsync("exec", "-m", "practice/practice", "hello");
        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("perdure: expected to be able to make the home /proc/perdure-home, found:", ended.Error, StringComparison.Ordinal);
        Assert.Single(Lines(ended.Error));
    }

    private static LoopbackModelServer Working() => new(
        new ScriptStep(
            Reasoning: "I should look first.",
            Text: "I look around.",
            Calls:
            [
                ScriptCall.Of("update_plan", """{"plan":[{"step":"look","status":"in_progress"},{"step":"do","status":"pending"}]}""", "call_plan"),
                ScriptCall.Of("exec_command", """{"cmd":"echo looked; exit 3"}""", "call_look"),
            ]),
        new ScriptStep(Calls: [ScriptCall.Of("read_file", """{"path":"missing.txt"}""", "call_read")]),
        new ScriptStep(Text: "It is so."));

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
