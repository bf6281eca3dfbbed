using System.Buffers;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Begins a log that goes on from an entry of another: its first line says where, and nothing is copied.</summary>
internal static class ForkLog
{
    private const int HeaderBytesMax = 1024;

    private static ReadOnlySpan<byte> Beginning => "{\"fork\":"u8;

    /// <param name="first">The fork's first own entry.</param>
    public static void Begin(IDisk disk, SessionFolder parent, SessionFolder fork, LogEntry first)
    {
        var point = PointBefore(disk, parent, first.Seq);

        // What the parent's writer wrote and had no time to sync is read from now on, so it has to stay.
        var segments = Segment.Of(disk, parent);
        using (var file = disk.Open(segments[point.Segment - 1].Path, FileAccess.ReadWrite)) { file.Sync(); }

        // The parent knows of the fork before the fork is there, so it is never purged from under it.
        disk.MakeFolder(Path.Combine(parent.Forks, Path.GetFileName(fork.Path)));
        disk.MakeFolder(fork.Path);
        disk.WriteWhole(fork.Log(1), Lines(disk, parent, fork, point, first));
    }

    /// <summary>The header of a fork's log; null where the session is no fork.</summary>
    public static FoundFork? HeaderOf(IDisk disk, SessionFolder folder)
    {
        if (disk.Look(folder.Log(1)) is not { Bytes: > 0 }) { return null; }

        using var file = disk.Open(folder.Log(1), FileAccess.Read);
        var bytes = new byte[HeaderBytesMax];
        var line = bytes.AsSpan(0, file.Read(bytes, 0));
        var length = line.IndexOf((byte)'\n') + 1;
        return Header(line[..length]) is { } header ? new FoundFork(header, length) : null;
    }

    /// <returns>Null where the line is no header of a fork; the walk meets a line that is no entry then, and says so.</returns>
    public static ForkHeader? Header(ReadOnlySpan<byte> line)
    {
        try
        {
            return line.StartsWith(Beginning) ? JsonSerializer.Deserialize(line, JournalJson.Line.ForkHeader) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static SessionDamagedException OutOfReach(SessionId parent, long at, long last) =>
        new($"Expected an entry of {parent} to fork at, from 1 to {last}, found {at}.");

    /// <summary>Where the parent's log is left: behind the entry before <paramref name="seq"/>, whose hash is checked.</summary>
    private static LogPosition PointBefore(IDisk disk, SessionFolder parent, long seq)
    {
        var segments = Segment.Of(disk, parent);
        var place = LogSearch.PlaceOf(disk, segments, seq - 1);
        using var walk = new ChainWalk(disk, segments, place);
        while (walk.Next.Seq < seq && walk.MoveNext()) { }

        return walk.Next.Seq == seq && seq > 1
            ? walk.Next
            : throw OutOfReach(new SessionId(Path.GetFileName(parent.Path)), seq - 1, walk.Next.Seq - 1);
    }

    private static byte[] Lines(IDisk disk, SessionFolder parent, SessionFolder fork, LogPosition point, LogEntry first)
    {
        var month = Path.GetFileName(Path.GetDirectoryName(parent.Path)!);
        var year = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(parent.Path))!);
        var id = Path.GetFileName(parent.Path);
        var header = new ForkHeader(id, $"{year}/{month}/{id}", point.Seq - 1, point.Before.ToString(), point.Segment, point.Offset);
        var lines = new ArrayBufferWriter<byte>();
        lines.Write(JsonSerializer.SerializeToUtf8Bytes(header, JournalJson.Line.ForkHeader));
        lines.Write("\n"u8);
        var entry = new BlobStore(disk, fork.Blobs).Shelved(JsonSerializer.SerializeToUtf8Bytes(first, CoreJson.Line.LogEntry));
        LineWriter.Append(lines, entry.Span, writtenWith: null, point.Before);
        return lines.WrittenSpan.ToArray();
    }
}

/// <summary>The first line of a fork's log.</summary>
/// <param name="Fork">The session it was forked from.</param>
/// <param name="Folder">Where that lies, below the folder of all sessions.</param>
/// <param name="After">Its last entry that is read.</param>
/// <param name="Hash">That entry's hash.</param>
/// <param name="Segment">The file, counted along its log, in which that entry ends.</param>
/// <param name="Offset">The byte at which it ends.</param>
internal sealed record ForkHeader(string Fork, string Folder, long After, string Hash, int Segment, long Offset);

/// <summary>A fork's header and how long its line is.</summary>
internal readonly record struct FoundFork(ForkHeader Header, int Length)
{
    public SessionFolder ParentOf(SessionFolder fork) =>
        new(Path.GetFullPath(Path.Combine(fork.Path, "..", "..", "..", Header.Folder)));
}
