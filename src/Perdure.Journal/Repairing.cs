using System.Globalization;
using Perdure.Core;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Cuts a damaged log off behind its last entry that can be read, and keeps what was cut.</summary>
internal sealed class Repairing(IDisk disk, SessionId session, SessionFolder folder)
{
    /// <returns>What was taken out, to be recorded; null where the log is whole.</returns>
    public LogRepaired? Run()
    {
        using var inside = disk.Enter(folder.Path) ?? throw new SessionInUseException($"Session {session} is being opened.", new Writer(0, "", "", "", default));
        using var file = disk.OpenLock(folder.WriterLock);
        if (file is not null && !file.TryHold()) { throw new SessionInUseException($"Session {session} is held by {WriterLock.Read(file)?.Sentence}.", new Writer(0, "", "", "", default)); }

        var segments = Segment.Of(disk, folder);
        var reading = new LogReading(disk, segments);
        var last = reading.From(segments[0].Beginning, first: 1).LastOrDefault();
        if (reading.Problem is null) { return null; }
        if (reading.IsOfNewerVersion) { throw new SessionDamagedException($"{reading.Problem} That is no damage, and nothing is repaired."); }
        if (last is null) { throw new SessionDamagedException($"{reading.Problem} No entry before it can be read, so there is nothing to repair; the session can be purged."); }

        return CutBehind(last.Seq, segments);
    }

    private LogRepaired CutBehind(long seq, System.Collections.Immutable.ImmutableArray<Segment> segments)
    {
        using var walk = new ChainWalk(disk, segments, LogSearch.PlaceOf(disk, segments, seq));
        while (walk.Next.Seq <= seq && walk.MoveNext()) { }

        var place = walk.Next;
        var own = segments.Where(segment => segment.Folder == folder.Path && segment.Number >= place.Segment).ToList();
        if (own.Count == 0 || own[0].Number != place.Segment)
        {
            throw new SessionDamagedException($"The damage lies in a session this one was forked from; repair that one first.");
        }

        var taken = 0L;
        var kept = folder.Damaged(seq + 1, own[0].File);
        foreach (var segment in own)
        {
            var from = segment.Number == place.Segment ? place.Offset : 0;
            var content = disk.ReadWhole(segment.Path) ?? [];
            disk.WriteWhole(folder.Damaged(seq + 1, segment.File), content.AsSpan((int)Math.Min(from, content.Length)));
            taken += content.Length - from;
            if (segment.Number != place.Segment) { disk.RemoveFile(segment.Path); }
        }

        using (var log = disk.Open(own[0].Path, FileAccess.ReadWrite))
        {
            log.Cut(place.Offset);
            log.Sync();
        }

        if (disk.Look(folder.Checkpoint) is not null) { disk.RemoveFile(folder.Checkpoint); }

        return new LogRepaired(taken, kept, LastRun());
    }

    private int LastRun() => disk.FoldersIn(folder.Runs)
        .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var run) ? run : 0)
        .Append(0)
        .Max();
}
