using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Runtime;
using Perdure.Server.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Server.Tests;

/// <summary>Whoever follows slowly, or not at all, slows nobody; whoever goes on reading misses no entry.</summary>
public sealed class FollowingOverTheLine : IAsyncDisposable
{
    private readonly DaemonSocket _place = new(Directory.CreateTempSubdirectory("perdure-").FullName);
    private readonly Household _household = new();
    private readonly Daemon _daemon;
    private readonly Task _running;

    public FollowingOverTheLine() => (_daemon, _running) = _household.Daemon(_place, Cancel);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _daemon.Stop();
        await _running;
        _daemon.Dispose();
        Directory.Delete(_place.Home, recursive: true);
    }

    [Fact]
    public async Task ASlowFollowerIsShownEveryEntryOnce()
    {
        const int Names = 6_000;
        var session = await _household.SessionAsync();
        await using var daemon = await FoundAsync();
        var seen = new List<long>();
        await foreach (var item in daemon.FollowAsync(session, 1, OpenMode.Writer, Cancel))
        {
            if (item is not EntryAppended(var entry)) { continue; }

            seen.Add(entry.Seq);

            // Everything happens while the follower looks at the first entry.
            if (seen.Count == 1) { await NameAsync(session, Names); }
            if (entry.Event is SessionNamed { Name: "6000" }) { break; }
        }

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(seq => (long)seq), seen);
        Assert.True(seen.Count > Names);
    }

    [Fact]
    public async Task AFollowerThatNeverReadsHoldsUpNeitherTheSessionNorTheEndOfTheDaemon()
    {
        var session = await _household.SessionAsync();
        using var deaf = await _place.ConnectAsync(Cancel);
        await deaf!.SendAsync(Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":1,"method":"{{{Methods.Follow}}}","params":{"session":"{{{session}}}","from":1}}""" + "\n"), SocketFlags.None, Cancel);
        await NameAsync(session, 20_000);

        _daemon.Stop();
        await _running;
        Assert.Equal(1, _household.Closed);
    }

    [Fact]
    public async Task FollowingCanBeLeftAndBegunAnewOverTheSameLine()
    {
        var session = await _household.SessionAsync();
        await using var daemon = await FoundAsync();
        Assert.Equal(1, await FirstAsync(daemon, session, 1));
        Assert.Equal(1, await FirstAsync(daemon, session, 1));
        await daemon.TellAsync(session, new NameSession("again"));
        Assert.Equal(2, await FirstAsync(daemon, session, 2));
    }

    private static async Task<long> FirstAsync(DaemonClient daemon, SessionId session, long from)
    {
        await foreach (var item in daemon.FollowAsync(session, from, OpenMode.Writer, Cancel))
        {
            if (item is EntryAppended(var entry)) { return entry.Seq; }
        }

        return 0;
    }

    private async Task NameAsync(SessionId session, int times)
    {
        for (var name = 1; name <= times; name++) { await _household.TellAsync(session, new NameSession(name.ToString(CultureInfo.InvariantCulture))); }
    }

    private async Task<DaemonClient> FoundAsync()
    {
        while (true)
        {
            if (await DaemonClient.FindAsync(_place, Cancel) is { } daemon) { return daemon; }
        }
    }
}
