using Perdure.Core;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.World;

/// <summary>The real file store on a disk that loses and tears what was not synced.</summary>
internal sealed class SimulatedHome(Random chance)
{
    private readonly SimulatedDisk _disk = new();

    public ISessionStore Store => new FileSessionStore("/home", _disk);

    /// <summary>The process dies; sometimes the machine does with it.</summary>
    public void Crash()
    {
        if (chance.Next(2) == 0) { _disk.KillProcess(); }
        else { _disk.Crash(chance); }
    }

    public void FailNextSync() => _disk.NextSyncFails = true;

    public bool HasIntent(SessionId session, int run) => Read(session).Any(entry => entry.Event is ToolStarted started && started.Run == run);

    public IEnumerable<LogEntry> Read(SessionId session) => Store.ReadAsync(session, 1, CancellationToken.None).ToBlockingEnumerable();
}
