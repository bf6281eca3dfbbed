using System.Net;

namespace Perdure.Models.Http;

/// <summary>Watches for a provider to accept connections again.</summary>
internal static class Reachability
{
    /// <summary>Cheap enough to do for days, quick enough to be noticed at once.</summary>
    public static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ProbeMax = TimeSpan.FromSeconds(3);

    /// <remarks>It waits before the first look: somebody has only just failed to connect.</remarks>
    public static async Task WaitAsync(Uri peer, TimeProvider clock, CancellationToken cancel)
    {
        var place = new DnsEndPoint(peer.IdnHost.Trim('[', ']'), peer.Port);
        do
        {
            await Task.Delay(ProbeEvery, clock, cancel);
        }
        while (!await AnswersAsync(place, clock, cancel));
    }

    private static async Task<bool> AnswersAsync(DnsEndPoint place, TimeProvider clock, CancellationToken cancel)
    {
        try
        {
            using var socket = await Connections.ConnectAsync(place, ProbeMax, clock, cancel);
            return true;
        }
        catch (Exception) // Whatever it was, nobody answered.
        {
            cancel.ThrowIfCancellationRequested();
            return false;
        }
    }
}
