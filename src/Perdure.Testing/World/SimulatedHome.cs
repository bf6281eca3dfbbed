using Perdure.Core;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.World;

/// <summary>The real file store on a disk that loses and tears what was not synced.</summary>
internal sealed class SimulatedHome(Random chance)
{
    private const int Nearby = 12;

    private const int FewLinesBytes = 3_000;

    private readonly SimulatedDisk _disk = new();

    public ISessionStore Store => new FileSessionStore("/home", _disk);

    /// <summary>The process dies; sometimes the machine does with it.</summary>
    public void Crash()
    {
        if (chance.Next(2) == 0) { _disk.KillProcess(); }
        else { _disk.Crash(chance); }
    }

    public bool IsFull => _disk.CapacityBytes != long.MaxValue;

    /// <summary>Somebody else fills the disk, but for the room of a few lines.</summary>
    public void Fill() => _disk.CapacityBytes = _disk.UsedBytes + chance.Next(FewLinesBytes);

    public void Free() => _disk.CapacityBytes = long.MaxValue;

    public void FailNextSync() => _disk.NextSyncFails = true;

    /// <param name="seq">About where the intent is to be found; the rest of the log is read only where it is not there.</param>
    public bool HasIntent(SessionId session, int run, long seq) =>
        Read(session, Math.Max(1, seq - Nearby)).Concat(Read(session, 1)).Any(entry => (entry.Event is ToolStarted tool && tool.Run == run) || (entry.Event is CheckStarted check && check.Run == run));

    public IReadOnlyList<SessionId> Sessions => [.. Store.ListAsync(CancellationToken.None).ToBlockingEnumerable().Select(stored => stored.Id)];

    public IEnumerable<LogEntry> Read(SessionId session, long from) => Store.ReadAsync(session, from, CancellationToken.None).ToBlockingEnumerable();
}
