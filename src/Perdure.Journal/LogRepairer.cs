using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Puts a damaged log right: restores its first line where there is a copy, cuts off what cannot be read, and keeps what was there.</summary>
internal sealed class LogRepairer(IDisk disk, SessionId session, SessionFolder folder)
{
    /// <returns>What was done; null where the log is whole.</returns>
    public LogRepair? Run()
    {
        using var inside = disk.Enter(folder.Path) ?? throw new SessionInUseException($"Session {session} is being opened.", new Writer(0, "", "", "", default));
        using var file = disk.OpenLock(folder.WriterLock);
        if (file is not null && !file.TryHold()) { throw new SessionInUseException($"Session {session} is held by {WriterLock.Read(file)?.Sentence}.", new Writer(0, "", "", "", default)); }

        var known = AcknowledgedEnd.Of(disk, folder);
        LogCheck.MustBeThere(disk, folder);
        var restored = RestoreFirstLine();
        var segments = Segment.Of(disk, folder);
        var (reading, last, runs) = Read(segments);
        if (reading.IsOfNewerVersion) { throw new SessionDamagedException($"{reading.Problem} That is no damage, and nothing is repaired."); }
        if (last is null && reading.Problem is not null) { throw new SessionDamagedException($"{reading.Problem} No entry before it can be read, so there is nothing to repair; the session can be purged."); }

        var lost = Math.Max(0, known.Seq - (last?.Seq ?? 0));
        var isShort = lost > 0 || LogCheck.LastRun(disk, folder) > runs;
        if (last is null && isShort) { throw new SessionDamagedException($"{folder.Log(1)}: expected {known.Seq} entries, found none, so there is nothing to repair; the session can be purged."); }

        if (reading.Problem is not null) { return new LogRepair(Recorded(CutBehind(last!.Seq, segments), lost), restored); }
        if (isShort) { return new LogRepair(Recorded(new LogRepaired(0, "", LogCheck.LastRun(disk, folder)), lost), restored); }

        return restored is null ? null : new LogRepair(Record: null, restored);
    }

    private (LogReader Reading, LogEntry? Last, int Runs) Read(ImmutableArray<Segment> segments)
    {
        var reading = new LogReader(disk, segments);
        var (last, runs) = ((LogEntry?)null, 0);
        foreach (var entry in reading.From(segments[0].Beginning, first: 1)) { (last, runs) = (entry, Math.Max(runs, LogCheck.RunOf(entry.Event))); }

        return (reading, last, runs);
    }

    /// <summary>What told of more than there is now has told it, and is not believed again.</summary>
    private LogRepaired Recorded(LogRepaired repaired, long lost)
    {
        foreach (var told in (string[])[folder.Checkpoint, folder.Ends])
        {
            if (disk.Look(told) is not null) { disk.RemoveFile(told); }
        }

        return repaired with { Lost = lost > 0 ? lost : null };
    }

    /// <summary>Puts the copy of the first line in the place of one that is not as it was written, if what follows is whole.</summary>
    /// <returns>Where the damaged one is kept; null where nothing was done.</returns>
    private string? RestoreFirstLine()
    {
        var copy = LogEndRecord.FirstLine(disk, folder).Span;
        if (FirstLine.Leads(copy.TrimEnd((byte)'\n')) is not var (next, before)) { return null; }

        var content = disk.ReadWhole(folder.Log(1)) ?? [];
        if (content.AsSpan().StartsWith(copy)) { return null; }

        var place = FirstLine.EntryIn(content, next, before);
        if (place < 0) { return null; }

        disk.WriteWhole(folder.Damaged(1, 1), content.AsSpan(0, place));
        disk.WriteWhole(folder.Log(1), [.. copy, .. content.AsSpan(place)]);
        return folder.Damaged(1, 1);
    }

    private LogRepaired CutBehind(long seq, ImmutableArray<Segment> segments)
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

        return new LogRepaired(taken, kept, LogCheck.LastRun(disk, folder));
    }
}
