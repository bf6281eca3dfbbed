using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class PickingASession : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task CharsNarrowTheListArrowsMoveAndEnterGoesOn()
    {
        await using var server = new LoopbackModelServer();
        _desk.Asking(server);
        foreach (var prompt in (string[])["explain the import", "make the export work", "paint the zebra"]) { await _desk.RunAsync("exec", prompt); }

        using var screen = new TmuxScreen(
            $"cd {_desk.Workspace} && HOME={_desk.Workspace} PERDURE_HOME={_desk.Home} PERDURE_KEEPER={Repository.Keeper} MOCK_KEY={Desk.Key} {Repository.Executable} resume --amend briefly; echo ended $?; sleep 100");
        Assert.Contains("explain the import", await screen.ShowsAsync("▸"), StringComparison.Ordinal);
        screen.Type("xp");
        Assert.DoesNotContain("zebra", await screen.ShowsAsync("Resume which session? xp"), StringComparison.Ordinal);
        screen.Type("Down");
        await screen.ShowsAsync("▸ " + (await ShortIdOf("explain")));
        screen.Type("Enter");
        await screen.ShowsAsync("ended 0");
        Assert.Contains("explain the import", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Contains("briefly", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EscapeLeavesEverythingAsItWas()
    {
        await using var server = new LoopbackModelServer();
        _desk.Asking(server);
        await _desk.RunAsync("exec", "one");
        await _desk.RunAsync("exec", "two");
        using var screen = new TmuxScreen(
            $"cd {_desk.Workspace} && PERDURE_HOME={_desk.Home} MOCK_KEY={Desk.Key} {Repository.Executable} resume; echo ended $?; sleep 100");
        await screen.ShowsAsync("▸");
        screen.Type("Escape");
        await screen.ShowsAsync("ended 130");
        Assert.Equal(2, server.Requests.Length);
    }

    private async Task<string> ShortIdOf(string name) =>
        (await _desk.RunAsync("sessions", "list", "--name", name)).Out.Split('\n')[1].Split(' ')[0];
}
