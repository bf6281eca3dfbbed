using System.Net;
using System.Net.Sockets;
using Perdure.Core.Configuration;
using Perdure.Models.Http;
using Perdure.Testing;

namespace Perdure.Models.Tests;

/// <summary>The end of an outage is noticed by looking once a second.</summary>
public class ReachabilityTests
{
    [Fact]
    public async Task AProviderThatComesBackIsNoticedAtTheNextLook()
    {
        var clock = new FakeClock();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var waiting = Reachability.WaitAsync(new Uri($"http://127.0.0.1:{port}"), clock, CancellationToken.None);
        using var back = new TcpListener(IPAddress.Loopback, port);
        back.Start();
        await clock.TimersWaitingAsync();
        Assert.False(waiting.IsCompleted);

        clock.Advance(Reachability.ProbeEvery);
        await waiting;
    }

    [Fact]
    public async Task ALookInVainIsFollowedByAnother()
    {
        await using var provider = await Provider.GoneAsync(WireNames.Chat);
        using var giveUp = new CancellationTokenSource();
        var waiting = provider.Model.WaitUntilReachableAsync(new ModelChoice("mock", "x"), giveUp.Token);

        for (var look = 0; look < 3; look++)
        {
            await provider.Clock.TimersWaitingAsync();
            provider.Clock.Advance(Reachability.ProbeEvery);
        }

        Assert.False(waiting.IsCompleted);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task NobodyWaitsForAModelThatNeedsNoNetwork()
    {
        using var switchboard = new ModelSwitchboard([], new FakeClock(), environment: _ => null);

        await switchboard.WaitUntilReachableAsync(new ModelChoice("practice", "practice"), CancellationToken.None);
    }
}
