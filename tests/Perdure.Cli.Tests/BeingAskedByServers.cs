using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>An MCP server that asks the user something reaches whoever can answer, and is declined where nobody can.</summary>
public sealed class BeingAskedByServers : IAsyncDisposable
{
    private readonly Desk _desk = new();

    private string ServerFolder => Path.Combine(_desk.Home, "server");

    public async ValueTask DisposeAsync()
    {
        await _desk.RunAsync("serve", "stop");
        _desk.Dispose();
    }

    [Fact]
    public async Task WithNobodyAtTheTerminalTheServerIsDeclinedAndTheModelToldWhy()
    {
        await using var model = await AskingAsync();
        Assert.Equal(0, (await _desk.RunAsync("exec", "paint it")).ExitCode);
        Assert.Contains("got no answer: Which colour? (Nobody is there who could answer now)", model.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnattendedThePolicyDeclines()
    {
        await using var model = await AskingAsync();
        Assert.Equal(0, (await _desk.RunAsync("exec", "--profile", "unattended", "paint it")).ExitCode);
        Assert.Contains("so nobody is asked", model.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnderTheDaemonItWaitsForAnAnswerThatFitsTheForm()
    {
        await using var model = await AskingAsync();
        var id = (await _desk.RunAsync("exec", "--detach", "paint it")).Out.Trim();
        var shown = await AskedAsync(id);
        Assert.Contains("The MCP server stubborn asks: Which colour?", shown.Out, StringComparison.Ordinal);

        var misfit = await _desk.RunAsync("answer", id, """{"colour":"green"}""");
        Assert.Equal(2, misfit.ExitCode);
        Assert.Contains("\"colour\": expected one of red, blue", misfit.Error, StringComparison.Ordinal);
        var answered = await _desk.RunAsync("answer", id, """{"colour":"blue"}""");
        Assert.Equal((0, "It is painted.\n"), (answered.ExitCode, answered.Out));
        Assert.Contains("blue", model.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    private async Task<LoopbackModelServer> AskingAsync()
    {
        Directory.CreateDirectory(ServerFolder);
        await File.WriteAllTextAsync(Path.Combine(ServerFolder, "tools"), "ask_harmless\n");
        var model = new LoopbackModelServer(new ScriptStep(Calls: [ScriptCall.Of("mcp__stubborn__ask_harmless", "{}")]), new ScriptStep(Text: "It is painted."));
        _desk.Asking(model);
        var added = await _desk.RunAsync("mcp", "add", "stubborn", "--", Path.Combine(AppContext.BaseDirectory, "Perdure.Mcp.Tests.Server"), ServerFolder);
        Assert.True(added.ExitCode == 0, added.Error);
        return model;
    }

    /// <summary>Done when the question is on record; until then the session says that nothing is asked.</summary>
    private async Task<Outcome> AskedAsync(string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            if (await _desk.RunAsync("answer", id) is { ExitCode: 3 } shown) { return shown; }

            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }
}
