using Perdure.Client.Connection;
using Perdure.Hosting;

namespace Perdure.Server.Tests;

/// <summary>A daemon of a home, in this process.</summary>
internal sealed class RunningDaemon : IAsyncDisposable
{
    private readonly Daemon _daemon;
    private readonly Task _running;

    private RunningDaemon(string home)
    {
        var place = new DaemonSocket(home);
        Sessions = new LocalSessions(new Home(home), new HostChoices(HostChoices.Daemon));
        _daemon = new Daemon(place, "0", Sessions, _ => Task.CompletedTask, TimeProvider.System, _ => { });
        _running = _daemon.RunAsync(place.Lock(), CancellationToken.None);
    }

    public LocalSessions Sessions { get; }

    public static RunningDaemon Start(string home) => new(home);

    public async ValueTask DisposeAsync()
    {
        _daemon.Stop();
        await _running;
        _daemon.Dispose();
    }
}
