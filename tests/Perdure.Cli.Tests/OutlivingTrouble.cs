using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>A home's daemon outlives what happens around it, and its place is never left empty.</summary>
public sealed class OutlivingTrouble : IAsyncDisposable
{
    /// <summary>What a daemon may open beyond what it has, where a test makes that scarce.</summary>
    private const int DescriptorsLeft = 12;

    private readonly Desk _desk = new();

    private string SocketFile => Path.Combine(_desk.Home, "run", "perdure.sock");

    public async ValueTask DisposeAsync()
    {
        await _desk.RunAsync("serve", "stop");
        _desk.Dispose();
    }

    [Fact]
    public async Task ADaemonThatIsReplacedAtWorkIsFollowedEachTimeByOneThatGoesOn()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> ran.txt; while [ ! -e gate ]; do sleep 0.05; done; echo over","yield_time_ms":120000}""")]), new ScriptStep(Text: "It is so."));
        var id = (await _desk.Asking(server).RunAsync("exec", "--detach", "make it so")).Out.Trim();
        await _desk.AppearsAsync("ran.txt");
        var daemons = new HashSet<int> { await PidAsync() };
        for (var time = 0; time < 3; time++)
        {
            var replaced = await _desk.RunAsync("serve", "--replace", "--detach");
            Assert.True(replaced.ExitCode == 0, replaced.Error);
            daemons.Add(await PidAsync());
        }

        Assert.Equal(4, daemons.Count);
        _desk.Write("gate", "");
        var followed = await _desk.RunAsync("attach", id);
        Assert.True(followed is { ExitCode: 0, Out: "It is so.\n" } || followed.Error.Contains("at rest", StringComparison.Ordinal), followed.Error);
        Assert.Equal("ran\n", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "ran.txt")));
    }

    /// <summary>Whoever follows goes on at the next entry in each new daemon: nothing is missing, and nothing is shown twice.</summary>
    [Fact]
    public async Task WhoeverFollowsADaemonThatIsReplacedSeesEverythingOnce()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Text: "One.", Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> ran.txt; while [ ! -e first ]; do sleep 0.05; done; echo over","yield_time_ms":120000}""")]),
            new ScriptStep(Text: "Two.", Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> again.txt; while [ ! -e second ]; do sleep 0.05; done; echo over","yield_time_ms":120000}""")]),
            new ScriptStep(Text: "It is so."));
        var id = (await _desk.Asking(server).RunAsync("exec", "--detach", "make it so")).Out.Trim();
        await _desk.AppearsAsync("ran.txt");
        using var text = _desk.Start("attach", id);
        using var json = _desk.Start("attach", id, "--json");
        await text.ErrorAsync("session ");
        await json.OutAsync("thread.started");
        foreach (var (gate, next) in new[] { ("first", "again.txt"), ("second", "") })
        {
            var replaced = await _desk.RunAsync("serve", "--replace", "--detach");
            Assert.True(replaced.ExitCode == 0, replaced.Error);
            _desk.Write(gate, "");
            if (next.Length > 0) { await _desk.AppearsAsync(next); }
        }

        var (shown, lines) = (await text.EndAsync(), await json.EndAsync());
        Assert.Equal((0, "It is so.\n"), (shown.ExitCode, shown.Out));
        Assert.Single(shown.Error.Split('\n'), line => line == "Two.");
        var seqs = lines.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("seq", out _)).Select(line => (line.GetProperty("seq").GetInt64(), line.GetProperty("type").GetString(), line.TryGetProperty("item", out var item) ? item.GetProperty("id").GetString() : null)).ToList();
        Assert.Equal(seqs.Distinct(), seqs);
        foreach (var said in new[] { "Two.", "It is so." }) { Assert.Equal(2, lines.Out.Split($"\"text\":\"{said}\"").Length); }
    }

    [Fact]
    public async Task WhereTheSuccessorCannotStartThatIsToldAndTheDaemonGoesOn()
    {
        await _desk.RunAsync("serve", "--detach");
        var daemon = await PidAsync();
        _desk.Configure("""{ "recovery": { "attemptsPerTurn": "many" } }""");
        var replaced = await _desk.RunAsync("serve", "--replace", "--detach");

        Assert.NotEqual(0, replaced.ExitCode);
        Assert.Contains("attemptsPerTurn", replaced.Error, StringComparison.Ordinal);
        _desk.Configure("{}");
        Assert.Equal(daemon, await PidAsync());
    }

    [Fact]
    public async Task ASuccessorThatAsksForThePlaceAndDiesLeavesTheDaemonInIt()
    {
        await _desk.RunAsync("serve", "--detach");
        var daemon = await PidAsync();
        using var dead = Process.Start("/bin/true");
        await dead.WaitForExitAsync();
        using (var socket = await ConnectAsync())
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":1,"method":"perdure/stop","params":{"successor":{{{dead.Id}}}}}""" + "\n"));
            while (await socket.ReceiveAsync(new byte[4096]) > 0) { }
        }

        var status = await _desk.RunAsync("serve", "status", "--json");
        while (status.ExitCode != 0) { status = await _desk.RunAsync("serve", "status", "--json"); }

        Assert.Equal(daemon, PidIn(status.Out));
        Assert.Contains($"process {dead.Id} asked for the place of this daemon and did not take it; this one goes on", (await _desk.RunAsync("serve", "logs")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASocketThatWasRemovedIsMadeAgainAndTheDaemonIsFound()
    {
        await _desk.RunAsync("serve", "--detach");
        var daemon = await PidAsync();
        File.Delete(SocketFile);
        Assert.Equal(daemon, await PidAsync());

        File.Delete(SocketFile);
        Assert.Equal(0, (await _desk.RunAsync("serve", "stop")).ExitCode);
        Assert.Equal(1, (await _desk.RunAsync("serve", "status")).ExitCode);
    }

    [Fact]
    public async Task ADaemonWhoseHomeWasRemovedEnds()
    {
        await _desk.RunAsync("serve", "--detach");
        using var daemon = Process.GetProcessById(await PidAsync());
        Directory.Delete(_desk.Home, recursive: true);

        await daemon.WaitForExitAsync();
        Assert.False(Directory.Exists(_desk.Home));
    }

    [Fact]
    public async Task WithoutAFreeDescriptorItRefusesWithAReasonAndGoesOn()
    {
        await _desk.RunAsync("serve", "--detach");
        var daemon = await PidAsync();
        var most = Directory.GetFileSystemEntries($"/proc/{daemon}/fd").Length + DescriptorsLeft;
        Assert.Equal(0, await ShellScript.RunAsync($"prlimit --pid {daemon} --nofile={most}:{most}"));

        var visitors = new List<Socket>();
        for (var visitor = 0; visitor < 3 * DescriptorsLeft; visitor++) { visitors.Add(await ConnectAsync()); }

        var refused = await Task.WhenAny(visitors.Select(FirstWordsAsync));
        Assert.Contains("no descriptor free", await refused, StringComparison.Ordinal);
        visitors.ForEach(visitor => visitor.Dispose());

        var status = await _desk.RunAsync("serve", "status", "--json");
        while (status.ExitCode != 0) { status = await _desk.RunAsync("serve", "status", "--json"); }

        Assert.Equal(daemon, PidIn(status.Out));
    }

    [Fact]
    public async Task WhoFollowsASessionThatIsTakenOverIsToldSo()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> ran.txt; while [ ! -e gate ]; do sleep 0.05; done","yield_time_ms":120000}""")]), new ScriptStep(Text: "It is so."));
        var id = (await _desk.Asking(server).RunAsync("exec", "--detach", "make it so")).Out.Trim();
        await _desk.AppearsAsync("ran.txt");
        using var follower = _desk.Start("attach", id);
        while (!(await _desk.RunAsync("serve", "status")).Out.Contains("1 follower", StringComparison.Ordinal)) { }

        using var taker = _desk.Start("exec", "resume", "--force", id);
        var ended = await follower.EndAsync();
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains($"Session {id} was taken over by process {taker.Id}", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bug", ended.Error, StringComparison.Ordinal);

        _desk.Write("gate", "");
        Assert.Equal("It is so.\n", (await taker.EndAsync()).Out);
    }

    /// <summary>The first owner would wait for its model for ten minutes: the lease tells it at once that the session is another's.</summary>
    [Fact]
    public async Task AnOwnerThatIsTakenOverWhileTheModelAnswersStopsAtOnceAndAsksNothingMore()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> ran.txt"}""")], WaitMs: 600_000), new ScriptStep(Text: "It is so."));
        using var first = _desk.Asking(server).Start("exec", "make it so");
        var id = await first.SessionAsync();
        while (server.Requests.IsEmpty) { await Task.Delay(20, TestContext.Current.CancellationToken); }

        using var taker = _desk.Start("exec", "resume", "--force", id);
        var lost = await first.EndAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(1, lost.ExitCode);
        Assert.Contains($"taken over by process {taker.Id}", lost.Error, StringComparison.Ordinal);

        Assert.Equal("It is so.\n", (await taker.EndAsync()).Out);
        Assert.Equal(2, server.Requests.Length);
        Assert.False(File.Exists(Path.Combine(_desk.Workspace, "ran.txt")), "Expected nothing to be run for a reply that came too late, found it run.");
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketFile));
        return socket;
    }

    private static async Task<string> FirstWordsAsync(Socket visitor)
    {
        var bytes = new byte[4096];
        return Encoding.UTF8.GetString(bytes, 0, await visitor.ReceiveAsync(bytes));
    }

    private async Task<int> PidAsync() => PidIn((await _desk.RunAsync("serve", "status", "--json")).Out);

    private static int PidIn(string status)
    {
        using var parsed = JsonDocument.Parse(status);
        return parsed.RootElement.GetProperty("pid").GetInt32();
    }
}
