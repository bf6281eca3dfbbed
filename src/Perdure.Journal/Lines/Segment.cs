using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Perdure.Journal.Disk;

namespace Perdure.Journal.Lines;

/// <summary>One file of a log. The first has no header; each later one was begun by a takeover.</summary>
/// <param name="Number">Its place in the log, which begins with the files of the sessions it was forked from.</param>
/// <param name="Start">Where its first entry begins.</param>
/// <param name="First">The number of its first entry.</param>
/// <param name="Before">The hash its first entry follows.</param>
/// <param name="End">Where the log leaves it for the next; what a stale writer puts behind this is nobody's.</param>
/// <param name="Damage">What stands in place of its header; null where that is whole.</param>
/// <param name="File">Which file of its own session it is: 1 is <c>log.jsonl</c>, 2 is <c>log.2.jsonl</c>.</param>
internal sealed record Segment(int Number, int File, string Path, long Start, long First, EntryHash Before, long End, string? Damage = null)
{
    /// <summary>Takeovers are rare and made by people; more than this many are made by a mistake.</summary>
    private const int SegmentsMax = 10_000;

    /// <summary>Forks of forks; more are made by a mistake.</summary>
    private const int ForksMax = 100;

    private const int HeaderBytesMax = 1024;
    private const int FoundBytesMax = 80;

    public LogPosition Beginning => new(First, Number, Start, Before);

    /// <summary>The folder of the session whose file it is.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The files of a log, each knowing where the next takes over; of a fork, those of its parent up to the entry come first.</summary>
    /// <exception cref="SessionDamagedException">There is no file to begin with.</exception>
    public static ImmutableArray<Segment> Of(IDisk disk, SessionFolder folder)
    {
        LogCheck.MustBeThere(disk, folder);
        return Of(disk, folder, depth: 0);
    }

    private static ImmutableArray<Segment> Of(IDisk disk, SessionFolder folder, int depth)
    {
        var segments = ImmutableArray.CreateBuilder<Segment>();
        var fork = ForkLog.HeaderOf(disk, folder);
        if (fork is { } there && depth < ForksMax) { segments.AddRange(Inherited(Of(disk, there.ParentOf(folder), depth + 1), there.Header)); }

        segments.Add(fork is { } forked
            ? Forked(segments.Count + 1, folder, forked)
            : new Segment(1, File: 1, folder.Log(1), Start: 0, First: 1, EntryHash.None, End: long.MaxValue));
        for (var file = 2; file <= SegmentsMax && disk.Look(folder.Log(file)) is not null; file++)
        {
            var segment = Read(disk, folder.Log(file), segments.Count + 1, file, out var endOfPrevious);
            segments[^1] = segments[^1] with { End = endOfPrevious ?? disk.Look(segments[^1].Path)!.Bytes };
            segments.Add(segment);
        }

        return segments.ToImmutable();
    }

    private static IEnumerable<Segment> Inherited(ImmutableArray<Segment> parents, ForkHeader header) =>
        parents.Take(header.Segment).Select(segment => segment.Number == header.Segment ? segment with { End = header.Offset } : segment);

    private static Segment Forked(int number, SessionFolder folder, FoundFork fork) =>
        EntryHash.TryParse(Encoding.ASCII.GetBytes(fork.Header.Hash), out var before)
            ? new Segment(number, File: 1, folder.Log(1), fork.Length, fork.Header.After + 1, before, End: long.MaxValue)
            : new Segment(number, File: 1, folder.Log(1), Start: 0, First: long.MaxValue, EntryHash.None, End: long.MaxValue, "a header without a hash");

    public static byte[] HeaderLine(SegmentHeader header) => [.. JsonSerializer.SerializeToUtf8Bytes(header, JournalJson.Line.SegmentHeader), (byte)'\n'];

    private static Segment Read(IDisk disk, string path, int number, int index, out long? endOfPrevious)
    {
        using var file = disk.Open(path, FileAccess.Read);
        var bytes = new byte[HeaderBytesMax];
        var line = bytes.AsSpan(0, file.Read(bytes, 0));
        var length = line.IndexOf((byte)'\n') + 1;
        endOfPrevious = null;
        try
        {
            var header = JsonSerializer.Deserialize(line[..length], JournalJson.Line.SegmentHeader)!;
            if (header.Segment == number && EntryHash.TryParse(Encoding.ASCII.GetBytes(header.Hash), out var before))
            {
                endOfPrevious = header.Offset;
                return new Segment(number, index, path, length, header.After + 1, before, End: long.MaxValue);
            }
        }
        catch (JsonException)
        {
            // The walk says so when it comes here; what lies before can still be read.
        }

        var found = Encoding.UTF8.GetString(line[..Math.Min(line.Length, FoundBytesMax)]);
        return new Segment(number, index, path, Start: 0, First: long.MaxValue, EntryHash.None, End: long.MaxValue, found);
    }
}

/// <summary>The first line of a segment that a takeover began.</summary>
/// <param name="Segment">Its number.</param>
/// <param name="Epoch">The writer that began it.</param>
/// <param name="After">The last entry that is read from the segment before.</param>
/// <param name="Hash">That entry's hash.</param>
/// <param name="Offset">The byte of the segment before at which it ends.</param>
internal sealed record SegmentHeader(int Segment, long Epoch, long After, string Hash, long Offset);

/// <summary>A place where an entry begins, with what is needed to go on checking from there.</summary>
/// <param name="Seq">The entry.</param>
/// <param name="Before">The hash it follows.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogPosition(long Seq, int Segment, long Offset, EntryHash Before);

/// <summary>How the small files beside the log are written.</summary>
[JsonSerializable(typeof(SegmentHeader))]
[JsonSerializable(typeof(ForkHeader))]
[JsonSerializable(typeof(CheckpointHeader))]
[JsonSerializable(typeof(LockContent))]
internal sealed partial class JournalJson : JsonSerializerContext
{
    public static JournalJson Line { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
