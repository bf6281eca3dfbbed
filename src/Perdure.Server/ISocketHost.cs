using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core;

namespace Perdure.Server;

/// <summary>The process behind a socket: the daemon of a home, or a command that holds one session.</summary>
internal interface ISocketHost
{
    DaemonStatus Status { get; }

    /// <summary>It as the holder of its sessions.</summary>
    SessionHolder Self { get; }

    /// <summary>It lets go of everything and takes nothing more.</summary>
    bool IsStopping { get; }

    /// <summary>Whether whoever is connected may end it.</summary>
    bool TakesStop { get; }

    void Stop(int? successor = null);

    /// <summary>The sessions, for a request about one of them or about all.</summary>
    /// <param name="session">Null where the request is about all.</param>
    /// <exception cref="SessionsException">It is not to be had here.</exception>
    Task<ISessions> ReachAsync(SessionId? session, CancellationToken cancel);
}
