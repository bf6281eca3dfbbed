using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Views;

namespace Perdure.Client;

/// <summary>The sessions as the process has them that runs them, for whatever listens in it.</summary>
public interface ISessionHost : ISessions
{
    /// <summary>Those that are open here.</summary>
    ImmutableArray<HostedSessionInfo> Open { get; }

    /// <summary>Those that were found unfinished and not taken up.</summary>
    ImmutableArray<UnresumedSession> LeftAlone { get; }

    /// <summary>It lets go of everything and takes nothing more.</summary>
    bool IsClosing { get; }

    /// <summary>Lets go of sessions that rest and that nobody uses: the machine has nothing more to give.</summary>
    Task LetGoOfRestingAsync();
}

/// <summary>One session a process has open.</summary>
public sealed record HostedSessionInfo(SessionId Session, SessionStatus Status, int Followers);

/// <summary>A session the daemon found unfinished and did not take up.</summary>
public sealed record UnresumedSession(SessionId Session, string Why);
