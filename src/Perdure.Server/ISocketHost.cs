using Perdure.Client.Connection;


namespace Perdure.Server;

/// <summary>The process behind a socket: the daemon of a home, or a command that holds one session.</summary>
internal interface ISocketHost
{
    DaemonStatus Status { get; }

    /// <summary>It lets go of everything and takes nothing more.</summary>
    bool IsStopping { get; }

    /// <summary>Whether whoever is connected may end it.</summary>
    bool TakesStop { get; }

    void Stop(int? successor = null);
}
