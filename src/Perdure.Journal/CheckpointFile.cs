using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Keeps the checkpoint: a line that says which entry it belongs to and where that is, then the state.</summary>
internal sealed class CheckpointFile(IDisk disk, string path)
{
    private const int HeaderBytesMax = 1024;

    /// <summary>The entry the checkpoint says it belongs to, unchecked; 0 where there is none.</summary>
    public long SeqClaimed => ReadHeader()?.Seq ?? 0;

    public void Save(Checkpoint checkpoint, EntryHash hash, LogPosition from)
    {
        var header = new CheckpointHeader(
            checkpoint.Seq, checkpoint.Shape, hash.ToString(), from.Segment, from.Offset, from.Seq, from.Before.ToString(), Check: "");
        header = header with { Check = CheckOf(header, checkpoint.State.Span) };
        disk.WriteWhole(path, [.. JsonSerializer.SerializeToUtf8Bytes(header, JournalJson.Line.CheckpointHeader), (byte)'\n', .. checkpoint.State.Span]);
    }

    /// <summary>Where the log may be read from to find its end; null where the checkpoint is missing, damaged or of another log.</summary>
    public LogPosition? PlaceIn(ImmutableArray<Segment> segments)
    {
        if (ReadHeader() is not { } header) { return null; }
        if (!EntryHash.TryParse(Encoding.ASCII.GetBytes(header.Before), out var before)) { return null; }

        // After a takeover the last write lies at the beginning of the next segment.
        var place = segments.LastOrDefault(segment => segment.First == header.FromSeq && segment.Before == before)?.Beginning
            ?? new LogPosition(header.FromSeq, header.Segment, header.Offset, before);
        return IsIn(segments, place) && Leads(segments, place, header) ? place : null;
    }

    /// <summary>The saved state; null where it is missing or not as it was written.</summary>
    public Checkpoint? Read() => Whole() is var (header, body) ? new Checkpoint(header.Seq, header.Shape, body) : null;

    private (CheckpointHeader Header, ReadOnlyMemory<byte> Body)? Whole()
    {
        if (disk.ReadWhole(path) is not { } bytes) { return null; }

        var line = bytes.AsSpan().IndexOf((byte)'\n');
        if (line < 0 || Parsed(bytes.AsSpan(0, line)) is not { } header) { return null; }

        var body = bytes.AsMemory(line + 1);
        return CheckOf(header, body.Span) == header.Check ? (header, body) : null;
    }

    private CheckpointHeader? ReadHeader()
    {
        if (disk.Look(path) is null) { return null; }

        using var file = disk.Open(path, FileAccess.Read);
        var bytes = new byte[HeaderBytesMax];
        var start = bytes.AsSpan(0, file.Read(bytes, 0));
        var line = start.IndexOf((byte)'\n');
        return line < 0 ? null : Parsed(start[..line]);
    }

    private static CheckpointHeader? Parsed(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Line.CheckpointHeader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsIn(ImmutableArray<Segment> segments, LogPosition place) =>
        place.Segment >= 1 && place.Segment <= segments.Length
        && segments[place.Segment - 1] is var segment
        && place.Offset >= segment.Start && place.Offset < segment.End && place.Seq >= segment.First;

    /// <summary>Whether the entries from the place on lead to the one the checkpoint belongs to.</summary>
    private bool Leads(ImmutableArray<Segment> segments, LogPosition place, CheckpointHeader header)
    {
        using var walk = new ChainWalk(disk, segments, place);
        while (walk.MoveNext())
        {
            if (walk.Head.Seq == header.Seq) { return header.Hash == walk.Hash.ToString(); }
        }

        return false;
    }

    private static string CheckOf(CheckpointHeader header, ReadOnlySpan<byte> body)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (seq, shape, hash, segment, offset, fromSeq, before, _) = header;
        sum.AppendData(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{seq} {shape} {hash} {segment} {offset} {fromSeq} {before}\n")));
        sum.AppendData(body);
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }
}

/// <summary>What a checkpoint says of itself.</summary>
/// <param name="Seq">The last entry that is part of it.</param>
/// <param name="Hash">That entry's hash.</param>
/// <param name="Segment">The file in which the write of that entry begins.</param>
/// <param name="Offset">Where in that file.</param>
/// <param name="FromSeq">The first entry of that write.</param>
/// <param name="Before">The hash that entry follows.</param>
/// <param name="Check">SHA-256 over all of the above and the state.</param>
internal sealed record CheckpointHeader(
    long Seq, string Shape, string Hash, int Segment, long Offset, long FromSeq, string Before, string Check);
