using System.Collections.Immutable;
using System.Diagnostics;
using Perdure.Core;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Opens one session for writing: shuts out whoever else would write, finds the end of the log, puts it right.</summary>
internal sealed class LogOpener(IDisk disk, SessionId session, SessionFolder folder)
{
    /// <summary>Somebody who only asks who the owner is holds the lock for an instant; that is not being in use.</summary>
    private const int HoldTriesMax = 5;

    private static readonly TimeSpan HoldPause = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// A writer that was killed while it started a program leaves a child that has its files open until it becomes that program: an instant,
    /// and longer on a busy machine. Nobody writes any more, so it is waited for.
    /// </summary>
    private static readonly TimeSpan DeadPatience = TimeSpan.FromSeconds(5);

    public IJournal Open(Writer writer, bool takeOver)
    {
        using var inside = disk.Enter(folder.Path) ?? throw InUse();
        using var file = disk.OpenLock(folder.WriterLock);
        var owned = file is not null && !Hold(file, writer);
        if (owned && !takeOver) { throw InUse(); }

        // A damaged log is refused before anybody is shut out.
        var end = FindEnd();
        MustBeAllThere(end);
        var last = file is null ? null : WriterLock.Read(file);
        var content = LockContent.Of(writer, EpochAfter(last, end));
        if (owned) { end = TakenOver(file!, content); }

        if (last is not null) { WriterHistory.Keep(disk, folder, last); }

        var ends = new LogEndRecord(disk, folder);
        var held = FileLease.Place(disk, folder.WriterLock, content);
        try
        {
            var findings = PutRight(end);
            ends.PutRight(end.LastSeq);
            return new FileJournal(session, disk, folder, held, ends, end.LineFeedMissing ? FindEnd() : end, findings);
        }
        catch
        {
            ends.Dispose();
            held.Dispose();
            throw;
        }
    }

    private LogEnd FindEnd()
    {
        var segments = Segment.Of(disk, folder);
        var place = new CheckpointFile(disk, folder.Checkpoint).PlaceIn(segments) ?? segments[0].Beginning;
        return LogCheck.FirstEntry(disk, segments, place) is { } fault
            ? throw new SessionDamagedException($"{fault.Sentence} The session cannot be written.")
            : LogScan.Run(disk, segments, place);
    }

    /// <summary>Nothing that was acknowledged may be missing, or what comes next would pass for what was there.</summary>
    private void MustBeAllThere(LogEnd end)
    {
        if (AcknowledgedEnd.Of(disk, folder).Missing(end.Segments[^1].Path, end.LastSeq) is { } missing) { throw new SessionDamagedException(missing); }
    }

    /// <summary>The order of these steps is what keeps an acknowledged entry from being lost; see <see cref="WriterLock"/>.</summary>
    private LogEnd TakenOver(ILockFile file, LockContent content)
    {
        file.Write(content.Line());
        Takeover.Seal(disk, folder, FindEnd(), content.Epoch);
        return FindEnd();
    }

    private ImmutableArray<string> PutRight(LogEnd end)
    {
        using var log = disk.Open(end.Segments[^1].Path, FileAccess.ReadWrite);
        var findings = ImmutableArray<string>.Empty;
        if (end.Torn is { } torn)
        {
            findings = [Cut(log, torn)];
        }
        else if (end.LineFeedMissing)
        {
            // The entry is whole, its hash says so; only the line's end was lost.
            log.Write("\n"u8, end.Next.Offset);
        }

        // What the last writer wrote and had no time to sync is read from now on, so it has to stay.
        log.Sync();
        return findings;
    }

    private string Cut(ILogFile log, LogFault torn)
    {
        var fragment = new byte[log.Length - torn.Offset];
        var length = log.Read(fragment, torn.Offset);
        disk.WriteWhole(folder.Torn(torn.Seq), fragment.AsSpan(0, length));
        log.Cut(torn.Offset);
        return $"The log ended in a torn write: {length} bytes behind entry {torn.Seq - 1}, which nobody was told of. "
            + $"They were cut off and are kept in {folder.Torn(torn.Seq)}.";
    }

    private static long EpochAfter(LockContent? last, LogEnd end) => Math.Max(last?.Epoch ?? 0, end.Segments.Length - 1) + 1;

    private static bool Hold(ILockFile file, Writer writer)
    {
        var began = Stopwatch.GetTimestamp();
        for (var tries = 1; !file.TryHold(); tries++)
        {
            if (tries >= HoldTriesMax && !(HasDied(WriterLock.Read(file), writer) && Stopwatch.GetElapsedTime(began) < DeadPatience)) { return false; }

            Thread.Sleep(HoldPause);
        }

        return true;
    }

    /// <summary>Only of a process of this machine, since it was started last, can that be told.</summary>
    private static bool HasDied(LockContent? owner, Writer writer) =>
        owner is { BootId.Length: > 0 } && (owner.Host, owner.BootId) == (writer.Host, writer.BootId) && owner.Host == Environment.MachineName && !Posix.IsAlive(owner.Pid);

    private SessionInUseException InUse()
    {
        using var file = disk.OpenLock(folder.WriterLock);
        var owner = (file is null ? null : WriterLock.Read(file)) ?? new LockContent(0, 0, "this machine", "", "unknown", default);
        return new SessionInUseException(
            $"Session {session} is held by {owner.Sentence}. Attach to it, wait until it ends, or take it over with --force.", owner.Writer);
    }
}
