using Perdure.Core;

namespace Perdure.Runtime.Ports;

/// <summary>Keeps sessions open in this process for the one that spawned them.</summary>
public interface IAgentSessionHost : IAsyncDisposable
{
    /// <summary>The session as it is open here; null where it is not.</summary>
    LiveSession? Find(SessionId session);

    /// <summary>The session, opened if it is not open yet; it goes on at once where its log ends.</summary>
    Task<LiveSession> KeepAsync(SessionId session, CancellationToken cancel);

    /// <summary>The one that spawned it has no use for it now.</summary>
    Task ReleaseAsync(SessionId session);
}
