using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.World;

/// <summary>The real file store on a disk that loses and tears what was not synced.</summary>
internal sealed class SimulatedHome(Random chance)
{
    private const int Nearby = 12;

    private const int FewLinesBytes = 3_000;

    private const string SessionsFolder = "/home/sessions";

    private readonly SimulatedDisk _disk = new();

    /// <summary>A log in whose place an older copy was put, as it was before.</summary>
    private (string Path, byte[] Content)? _lost;

    public ISessionStore Store => new FileSessionStore("/home", _disk);

    /// <summary>The process dies; sometimes the machine does with it.</summary>
    /// <returns>Whether the machine did: then what the last writer noted of the log, which is never synced, may be gone as well.</returns>
    public bool Crash()
    {
        var isMachine = chance.Next(2) != 0;
        if (isMachine) { _disk.Crash(chance); }
        else { _disk.KillProcess(); }

        return isMachine;
    }

    public bool IsFull => _disk.CapacityBytes != long.MaxValue;

    /// <summary>Somebody else fills the disk, but for the room of a few lines.</summary>
    public void Fill() => _disk.CapacityBytes = _disk.UsedBytes + chance.Next(FewLinesBytes);

    public void Free() => _disk.CapacityBytes = long.MaxValue;

    /// <summary>Whether a log is an older copy of what it was.</summary>
    public bool HasLostTail => _lost is not null;

    /// <summary>Somebody restores a backup: what was acknowledged after these entries is gone.</summary>
    public void LoseTail(SessionId session, int entriesLeft)
    {
        var path = LogOf(session);
        var whole = _disk.ReadWhole(path)!;
        var end = 0;
        for (var line = 0; line < entriesLeft; line++) { end += whole.AsSpan(end).IndexOf((byte)'\n') + 1; }

        _lost = (path, whole);
        _disk.WriteWhole(path, whole.AsSpan(0, end));
    }

    /// <summary>Whoever was told of it puts the newer log back.</summary>
    public void PutBack()
    {
        Free(); // It is longer than the copy.
        _disk.WriteWhole(_lost!.Value.Path, _lost.Value.Content);
        _lost = null;
    }

    private string LogOf(SessionId session) => _disk.FoldersIn(SessionsFolder)
        .SelectMany(year => _disk.FoldersIn($"{SessionsFolder}/{year}").Select(month => $"{SessionsFolder}/{year}/{month}/{session}/log.jsonl"))
        .First(path => _disk.Look(path) is not null);

    public void FailNextSync() => _disk.NextSyncFails = true;

    /// <param name="seq">About where the intent is to be found; the rest of the log is read only where it is not there.</param>
    public bool HasIntent(SessionId session, int run, long seq) =>
        Read(session, Math.Max(1, seq - Nearby)).Concat(Read(session, 1)).Any(entry => (entry.Event is ToolStarted tool && tool.Run == run) || (entry.Event is CheckStarted check && check.Run == run));

    public IReadOnlyList<SessionId> Sessions => [.. Store.ListAsync(CancellationToken.None).ToBlockingEnumerable().Select(stored => stored.Id)];

    public IEnumerable<LogEntry> Read(SessionId session, long from) => Store.ReadAsync(session, from, CancellationToken.None).ToBlockingEnumerable();
}
