using Perdure.Runtime;

namespace Perdure.Cli.Serve;

/// <summary>Hands a session that was begun here over to the daemon, where it goes on without a terminal.</summary>
internal static class HandingOver
{
    /// <summary>Leaving a session is safe at any moment, so it is left here and opened there.</summary>
    public static async Task<int> RunAsync(Home home, LiveSession live, CancellationToken cancel)
    {
        var session = live.Id;
        await live.DisposeAsync();
        await using var daemon = await Detached.DaemonAsync(home, cancel);
        await daemon.OpenAsync(session);
        Terminal.Current.Out.WriteLine(session.Value);
        Terminal.Current.Warn($"the session goes on in the daemon; follow it with: perdure attach {session}");
        return ExitCode.Done;
    }
}
