using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>A person who looks elsewhere is told, by everything that is configured, once for each event.</summary>
public sealed class BeingNotified : IAsyncDisposable
{
    private const string Escalated = """{"cmd":"touch outside","sandbox_permissions":"require_escalated"}""";

    private readonly Desk _desk = new();

    public async ValueTask DisposeAsync()
    {
        await _desk.RunAsync("serve", "stop");
        _desk.Dispose();
    }

    [Fact]
    public async Task TheWebhookHearsOfTheEndOfATurnOnceAndOfTheNextOneToo()
    {
        await using var hook = new HookServer();
        await using var server = new LoopbackModelServer(new ScriptStep(Text: $"It is so, and the key is {Desk.Key}."), new ScriptStep(Text: "Again."));
        Notifying(server, $"\"webhook\": \"{hook.Address}\"");
        Assert.Equal(0, (await _desk.RunAsync("exec", "make it so")).ExitCode);

        var first = await hook.NextAsync();
        Assert.Equal(("complete", first.Notice.GetProperty("id").GetString()), (first.Kind, first.Key));
        Assert.StartsWith("It is so, and the key is ", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Desk.Key, first.Notice.GetRawText(), StringComparison.Ordinal);

        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "--last", "again")).ExitCode);
        var second = await hook.NextAsync();
        Assert.Equal(("complete", "Again."), (second.Kind, second.Text));
        Assert.NotEqual(first.Key, second.Key);
        Assert.Empty(hook.Rest());
    }

    [Fact]
    public async Task AWebhookThatStumblesIsTriedAgainWithTheSameKey()
    {
        await using var hook = new HookServer(503);
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        Notifying(server, $"\"webhook\": \"{hook.Address}\"");
        Assert.Equal(0, (await _desk.RunAsync("exec", "make it so")).ExitCode);
        Assert.Equal((await hook.NextAsync()).Key, (await hook.NextAsync()).Key);
        Assert.Empty(hook.Rest());
    }

    [Fact]
    public async Task AWebhookThatNeverAnswersFailsNothing()
    {
        await using var hook = new HookServer(0);
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        Notifying(server, $"\"webhook\": \"{hook.Address}\"");
        var ended = await _desk.RunAsync("exec", "make it so");
        Assert.Equal((0, "It is so.\n"), (ended.ExitCode, ended.Out));
    }

    [Fact]
    public async Task TheDesktopAndACommandHearThatSomebodyIsNeeded()
    {
        _desk.StandIn("notify-send", "printf '%s|' \"$@\" >> desktop");
        _desk.StandIn("hook", "cat >> hooked; echo \"$PERDURE_NOTICE_KIND $1\" >> hooked");
        await using var server = new LoopbackModelServer(new ScriptStep(Calls: [ScriptCall.Of("exec_command", Escalated)]), new ScriptStep(Text: "It is so."));
        Notifying(server, """ "desktop": true, "command": ["hook", "first word"] """);
        Assert.Equal(3, (await _desk.RunAsync("exec", "make it so")).ExitCode);

        var desktop = await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "desktop"));
        Assert.StartsWith("--app-name=perdure|--urgency=critical|--|perdure needs you: ", desktop, StringComparison.Ordinal);
        Assert.Contains("may I run: touch outside", desktop, StringComparison.Ordinal);
        var hooked = await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "hooked"));
        Assert.StartsWith("{\"id\":", hooked, StringComparison.Ordinal);
        Assert.EndsWith("needs-user first word\n", hooked, StringComparison.Ordinal);

    }

    [Fact]
    public async Task WhatIsNotWantedIsNotTold()
    {
        await using var hook = new HookServer();
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        Notifying(server, $"\"webhook\": \"{hook.Address}\", \"on\": [\"blocked\"]");
        Assert.Equal(0, (await _desk.RunAsync("exec", "make it so")).ExitCode);
        Assert.Empty(hook.Rest());
    }

    [Fact]
    public async Task ASessionInTheDaemonIsToldOfOnceThoughTheDaemonIsStartedAnew()
    {
        await using var hook = new HookServer();
        await using var server = new LoopbackModelServer(new ScriptStep(Calls: [ScriptCall.Of("exec_command", Escalated)]), new ScriptStep(Text: "It is so."));
        Notifying(server, $"\"webhook\": \"{hook.Address}\"");
        var id = (await _desk.RunAsync("exec", "--detach", "make it so")).Out.Trim();
        Assert.Equal("needs-user", (await hook.NextAsync()).Kind);

        Assert.Equal(0, (await _desk.RunAsync("serve", "--replace", "--detach")).ExitCode);
        Assert.Equal(0, (await _desk.RunAsync("answer", id, "yes")).ExitCode);
        Assert.Equal("complete", (await hook.NextAsync()).Kind);
        Assert.Empty(hook.Rest());
    }

    [Fact]
    public async Task WhatAKilledProcessCouldNotTellTheNextDaemonTells()
    {
        await using var hook = new HookServer(0);
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        Notifying(server, $"\"webhook\": \"{hook.Address}\"");
        using var run = _desk.Start("exec", "make it so");
        var cut = await hook.NextAsync();
        run.Send(Running.Kill);
        await run.EndAsync();

        await _desk.RunAsync("serve", "--detach");
        var told = await hook.NextAsync();
        Assert.Equal((cut.Key, "complete"), (told.Key, told.Kind));
        Assert.Equal(0, (await _desk.RunAsync("serve", "--replace", "--detach")).ExitCode);
        Assert.Empty(hook.Rest());
    }

    [Fact]
    public async Task ATerminalIsRungWithTheCharsThatWereChosen()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        Notifying(server, """ "terminal": ["bell", "osc9", "osc777"] """);
        var raw = Path.Combine(_desk.Workspace, "raw");
        using var screen = new TmuxScreen($"sleep 1; {TmuxScreen.At(_desk, "exec 'make it so'")}");
        screen.Record(raw);
        await screen.ShowsAsync("ended with 0");

        var written = await File.ReadAllTextAsync(raw);
        Assert.Contains("\a\e]9;perdure is done: work: It is so.\a\e]777;notify;perdure is done: work;It is so.\a", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingIsRungWhereNoTerminalIs()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        var ended = await _desk.Asking(server).RunAsync("exec", "make it so");
        Assert.DoesNotContain("\a", ended.Error + ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATestSaysWhatCameOfEachWayAndKeepsTheAddressToItself()
    {
        await using var hook = new HookServer(404);
        _desk.StandIn("notify-send", "exit 0");
        _desk.Configure($$"""{ "notify": { "desktop": true, "webhook": "{{hook.Address}}", "command": ["/nowhere/hook"] } }""");
        var tried = await _desk.RunAsync("notify", "test");
        Assert.Equal(1, tried.ExitCode);
        Assert.Contains("desktop: told", tried.Out, StringComparison.Ordinal);
        Assert.Contains("webhook: it answered 404", tried.Out, StringComparison.Ordinal);
        Assert.Contains("command: /nowhere/hook cannot be run", tried.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-path", tried.Out + tried.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-path", (await _desk.RunAsync("config", "show")).Out, StringComparison.Ordinal);
    }

    private void Notifying(LoopbackModelServer server, string notify) => _desk.Asking(server, $"\"notify\": {{ {notify} }},");
}
