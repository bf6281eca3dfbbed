using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>Sessions go when the user says so or the policy does, with everything that is theirs; the daemon applies the policy by itself.</summary>
public sealed class RemovingSessions : IAsyncDisposable
{
    private static readonly string Large = new('x', 100);

    private readonly Desk _desk = new();

    /// <summary>No test leaves its daemon behind.</summary>
    public async ValueTask DisposeAsync()
    {
        await _desk.RunAsync("serve", "stop");
        _desk.Dispose();
    }

    [Fact]
    public async Task SnapshotsGoWithTheirSessionAndTheRoomIsFreedAtOnce()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"head -c 300000 /dev/urandom > random.bin"}""", "call_1")]), new ScriptStep(Text: "Done."));
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "do this");
        Assert.InRange(Kept(), 300_000, 1_000_000);
        var looked = await _desk.RunAsync("sessions", "purge", "first", "--dry-run");
        Assert.Contains("1 session would be removed; nothing was", looked.Out, StringComparison.Ordinal);

        var purged = await _desk.RunAsync("sessions", "purge", "first", "--yes");
        Assert.Matches("1 session removed, 3[0-9]{2} kB freed", purged.Out);
        Assert.InRange(Kept(), 0, 20_000);
        Assert.DoesNotContain(
            Directory.GetFiles(Path.Combine(_desk.Home, "snapshots"), "*", SearchOption.AllDirectories), file => file.Contains("/refs/perdure/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ThePolicyIsOffAndThenTakesTheOldOnesButThoseThatAreSpared()
    {
        await using var server = new LoopbackModelServer();
        await WithFiveAsync(server, policy: "");
        Assert.Contains("expected retention.olderThanDays", (await _desk.RunAsync("sessions", "purge", "--by-policy")).Error, StringComparison.Ordinal);

        _desk.Asking(server, """ "retention": { "olderThanDays": 30 }, """);
        var looked = await _desk.RunAsync("sessions", "purge", "--by-policy", "--dry-run");
        Assert.Equal(["old"], Titles(looked.Out));
        Assert.Contains("(idle for 40 days, kept for 30)", looked.Out, StringComparison.Ordinal);

        _desk.Asking(server, """ "retention": { "olderThanDays": 30, "days": { "idle": 100 } }, """);
        Assert.Contains("no session has to go", (await _desk.RunAsync("sessions", "purge", "--by-policy", "--dry-run")).Error, StringComparison.Ordinal);

        _desk.Asking(server, """ "retention": { "olderThanDays": 30, "including": ["named", "archived"] }, """);
        Assert.Equal(["archived", "named", "old"], Titles((await _desk.RunAsync("sessions", "purge", "--by-policy", "--dry-run")).Out));
        Assert.Equal(0, (await _desk.RunAsync("sessions", "purge", "--by-policy", "--yes")).ExitCode);
        Assert.Equal(["young"], await LeftAsync());
    }

    [Fact]
    public async Task TheDaemonAppliesThePolicyAndTheQuotaTakesTheOldestFirst()
    {
        await using var server = new LoopbackModelServer();
        _desk.Asking(server, """ "retention": { "quotaMegabytes": 1 }, """);
        foreach (var word in (string[])["first", "second", "third"]) { await _desk.PipeAsync($"{word} {string.Concat(Enumerable.Repeat(Large, 6_000))}", "exec", "-"); }

        await _desk.RunAsync("serve", "--detach");
        await SaidAsync("retention: ");
        Assert.Equal(["third"], (await LeftAsync()).Select(title => title.Split(' ')[0]));
        Assert.Contains("was removed by the retention policy: all sessions take ", (await _desk.RunAsync("serve", "logs")).Out, StringComparison.Ordinal);
    }

    private async Task WithFiveAsync(LoopbackModelServer server, string policy)
    {
        _desk.Asking(server, policy);
        foreach (var (word, name) in ((string, string?)[])[("old", null), ("named", "named"), ("archived", null)])
        {
            Assert.Equal(0, (await _desk.RunAsync(name is null ? ["exec", word] : ["exec", "--name", name, word])).ExitCode);
        }

        var archived = (await _desk.RunAsync("sessions", "list", "--name", "archived")).Out.Split('\n')[1].Split(' ')[0];
        Assert.Equal(0, (await _desk.RunAsync("sessions", "archive", archived)).ExitCode);
        foreach (var log in Directory.GetFiles(Path.Combine(_desk.Home, "sessions"), "log.jsonl", SearchOption.AllDirectories)) { await OlderLog.MakeAsync(log, days: 40); }

        await _desk.RunAsync("exec", "young");
        Assert.Equal(0, (await _desk.RunAsync("sessions", "verify", "--all")).ExitCode);
    }

    private long Kept() => Directory.GetFiles(Path.Combine(_desk.Home, "snapshots"), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    private async Task SaidAsync(string words)
    {
        while (!(await _desk.RunAsync("serve", "logs")).Out.Contains(words, StringComparison.Ordinal)) { await Task.Delay(TimeSpan.FromMilliseconds(100)); }
    }

    private static string[] Titles(string table) =>
        [.. table.Split('\n').Where(line => line.Contains("  (", StringComparison.Ordinal)).Select(line => line.Split("  ")[2]).Order(StringComparer.Ordinal)];

    private async Task<string[]> LeftAsync()
    {
        using var list = System.Text.Json.JsonDocument.Parse((await _desk.RunAsync("sessions", "list", "--all", "--json")).Out);
        return [.. list.RootElement.EnumerateArray().Select(session => session.GetProperty("summary").GetString()!)];
    }
}
