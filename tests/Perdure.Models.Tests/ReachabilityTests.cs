using System.Net;
using System.Net.Sockets;
using Perdure.Core;
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
        await clock.TimersWaitingAsync();
        clock.Advance(Reachability.ProbeEvery);
        await Task.WhenAny(waiting, LookedInVainAsync(clock));
        Assert.False(waiting.IsCompleted);

        using var back = new TcpListener(IPAddress.Loopback, port);
        back.Start();
        while (!waiting.IsCompleted)
        {
            clock.Advance(Reachability.ProbeEvery);
            await Task.Yield();
        }

        await waiting;
    }

    [Fact]
    public async Task NobodyWaitsForAModelThatNeedsNoNetwork()
    {
        using var switchboard = new ModelSwitchboard([], new FakeClock(), environment: _ => null);

        await switchboard.WaitUntilReachableAsync(new ModelChoice("practice", "practice"), CancellationToken.None);
    }

    /// <summary>A look that found nobody is followed by the next wait.</summary>
    private static Task LookedInVainAsync(FakeClock clock) => clock.TimersWaitingAsync();
}
