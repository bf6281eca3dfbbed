using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Hosting;
using Perdure.Testing;

namespace Perdure.Server.Tests;

/// <summary>The sessions in this process.</summary>
public sealed class LocalSessionsTests : SessionsContract
{
    protected override Task<ISessions> OpenAsync() => Task.FromResult<ISessions>(new LocalSessions(new Home(Stage.Home), new HostChoices("test")));
}

/// <summary>The sessions over a connection to a daemon.</summary>
public sealed class RemoteSessionsTests : SessionsContract
{
    private RunningDaemon? _daemon;

    protected override Task<ISessions> OpenAsync()
    {
        _daemon = RunningDaemon.Start(Stage.Home);
        return Task.FromResult<ISessions>(RemoteSessions.At(Stage.Home));
    }

    public override async ValueTask DisposeAsync()
    {
        await Sessions.DisposeAsync();
        await _daemon!.DisposeAsync();
        await base.DisposeAsync();
    }
}
