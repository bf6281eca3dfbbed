using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>Models behind the Messages API are offered the edit they are trained on; it is as careful as a patch.</summary>
public sealed class EditingByText : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("messages", true)]
    [InlineData("responses", false)]
    [InlineData("chat", false)]
    public async Task IsOfferedBesideThePatchOnOneWireAndFrozenForTheSession(string wire, bool isOffered)
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "Ready."), new ScriptStep(Text: "Still ready."));
        await AskingOn(wire, server).RunAsync("exec", "--name", "first", "are you ready?");

        // The other wires are configured by now; what the session began with stays.
        await AskingOn("responses", server).RunAsync("exec", "resume", "first", "and now?");
        Assert.All(server.Requests, request =>
        {
            Assert.Equal(isOffered, request.BodyText.Contains("\"edit_file\"", StringComparison.Ordinal));
            Assert.Contains("\"apply_patch\"", request.BodyText, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task AnEditIsAFileChangeAndOneThatDoesNotFitTellsWhatIsThere()
    {
        _desk.Write("greet.py", "def greet():\n    print('Hi')\n");
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [Edit("greet.py", "  print('Hi')  ", "x", "call_1")]),
            new ScriptStep(Calls: [Edit("greet.py", "print('Hi')", "print('Hello')", "call_2")]),
            new ScriptStep(Text: "Done."));
        var ended = await AskingOn("messages", server).RunAsync("exec", "--json", "greet better");

        Assert.Equal("def greet():\n    print('Hello')\n", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "greet.py")));
        Assert.Contains("\"type\":\"file_change\",\"changes\":[{\"path\":\"greet.py\",\"kind\":\"update\"}],\"status\":\"completed\"", ended.Out, StringComparison.Ordinal);
        Assert.Contains("old_string is not in the file", server.Requests[1].BodyText, StringComparison.Ordinal);
        Assert.Contains("M greet.py", server.Requests[2].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoeverIsAskedSeesTheChangeAsAPatch()
    {
        var outside = Path.Combine(_desk.Home, "..", "outside.txt");
        await File.WriteAllTextAsync(outside, "one\n");
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [Edit(Path.GetFullPath(outside), "one\n", "two\n", "call_1")]), new ScriptStep(Text: "Done."));
        var ended = await AskingOn("messages", server).RunAsync("exec", "change it");

        Assert.Contains($"*** Update File: {Path.GetFullPath(outside)}", ended.Error, StringComparison.Ordinal);
        Assert.Contains("-one", ended.Error, StringComparison.Ordinal);
        Assert.Contains("+two", ended.Error, StringComparison.Ordinal);
        Assert.Equal("one\n", await File.ReadAllTextAsync(outside));
    }

    private static ScriptCall Edit(string path, string old, string replacement, string id) =>
        ScriptCall.Of("edit_file", $$"""{"path":{{Quoted(path)}},"old_string":{{Quoted(old)}},"new_string":{{Quoted(replacement)}}}""", id);

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private Desk AskingOn(string wire, LoopbackModelServer server)
    {
        _desk.Asking(server).Configure($$"""{ "model": "mock/some-model", "providers": { "mock": { "wire": "{{wire}}", "baseUrl": "{{server.BaseUrl}}", "apiKeyEnv": "MOCK_KEY" } } }""");
        return _desk;
    }
}
