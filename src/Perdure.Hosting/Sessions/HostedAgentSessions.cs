using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>Keeps the sessions that sessions of the session host spawn in the session host, where surfaces can reach them like any other.</summary>
/// <param name="house">Asked for when it is first needed, because it opens the sessions this is for.</param>
public sealed class HostedAgentSessions(Func<SessionHost> house) : IAgentSessionHost
{
    public LiveSession? Find(SessionId session) => house().Find(session)?.Live is { Ended.IsCompleted: false } live ? live : null;

    public async Task<LiveSession> KeepAsync(SessionId session, CancellationToken cancel)
    {
        if (house().Find(session)?.Live is { Ended.IsCompleted: true }) { await house().ReleaseAsync(session); }

        using var stay = await house().EnterAsync(session);
        return stay.Live;
    }

    /// <summary>The house lets go of what has nothing to do.</summary>
    public Task ReleaseAsync(SessionId session) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
