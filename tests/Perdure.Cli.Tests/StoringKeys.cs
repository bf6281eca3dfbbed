using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class StoringKeys : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task AHomeThatOthersCanEnterIsNarrowedAndTheCatalogIsItsOwnersWhateverTheUmask()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        _desk.Asking(server);
        File.SetUnixFileMode(_desk.Home, (UnixFileMode)0b111_111_111);
        var first = await _desk.UnderAsync("umask 000", "exec", "--json", "make it so");
        var second = await _desk.UnderAsync("umask 000", "sessions", "list");
        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));

        // Said once, and only where people read.
        var said = $"perdure: others could enter {_desk.Home} (mode 777); now only you can (mode 700)";
        Assert.Single(first.Error.Split('\n'), said);
        Assert.All(first.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("{", line, StringComparison.Ordinal));
        Assert.DoesNotContain("others could enter", second.Error + second.Out, StringComparison.Ordinal);

        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_desk.Home));
        Assert.All(Directory.GetFiles(_desk.Home, "catalog.db*"), file => Assert.Equal(OwnerOnly, File.GetUnixFileMode(file)));
        Assert.True(File.Exists(Path.Combine(_desk.Home, "catalog.db")));
    }

    [Fact]
    public async Task AFolderForEverybodyIsNoHome()
    {
        Directory.CreateDirectory(_desk.Home);
        File.SetUnixFileMode(_desk.Home, (UnixFileMode)0b1_111_111_111);
        var ended = await _desk.RunAsync("sessions", "list");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("expected a home that nobody else can enter", ended.Error, StringComparison.Ordinal);
        Assert.Equal((UnixFileMode)0b1_111_111_111, File.GetUnixFileMode(_desk.Home));
    }

    [Fact]
    public async Task AStoredKeyIsItsOwnersAloneAndNeverShown()
    {
        var set = await _desk.PipeAsync(Desk.Key + "\n", "auth", "set", "openai");
        Assert.Equal(0, set.ExitCode);
        var file = Path.Combine(_desk.Home, "auth.json");
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(file));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_desk.Home));

        var list = await _desk.RunAsync("auth", "list");
        Assert.Contains($"…{Desk.Key[^4..]}", list.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Desk.Key, set.Out + set.Error + list.Out + list.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await _desk.RunAsync("auth", "remove", "openai")).ExitCode);
        Assert.DoesNotContain("openai", (await _desk.RunAsync("auth", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStoredKeyOpensItsProvider()
    {
        await using var server = new Perdure.Testing.LoopbackModelServer();
        _desk.Asking(server).Variables.Remove("MOCK_KEY");
        await _desk.PipeAsync(Desk.Key, "auth", "set", "mock");
        Assert.Equal(0, (await _desk.RunAsync("exec", "hello")).ExitCode);
        Assert.Equal($"Bearer {Desk.Key}", server.Requests[0].Headers["authorization"]);
    }

    [Fact]
    public async Task AProviderNobodyKnowsGetsNoKey()
    {
        var ended = await _desk.PipeAsync(Desk.Key, "auth", "set", "opneai");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("did you mean \"openai\"?", ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_desk.Home, "auth.json")));
    }

    [Fact]
    public async Task NoKeyIsAMistakeOfUse() => Assert.Equal(2, (await _desk.PipeAsync("\n", "auth", "set", "openai")).ExitCode);
}
