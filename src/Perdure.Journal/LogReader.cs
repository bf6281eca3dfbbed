using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;

namespace Perdure.Journal;

/// <summary>Reads entries with their texts, up to the end of the log or to what cannot be read.</summary>
internal sealed class LogReader(IDisk disk, ImmutableArray<Segment> segments)
{
    private (Segment Segment, BlobStore Blobs)? _blobs;

    /// <summary>Whether a text that lies beside the log comes as its beginning only, unchecked: enough to list and to search.</summary>
    public bool HeadsOnly { get; init; }

    /// <summary>Why the reading ended before the log did; null where it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the problem is a torn end, which harms nobody.</summary>
    public LogFault? Fault { get; private set; }

    /// <summary>Whether the problem is none of the log but of this version, which is too old for it.</summary>
    public bool IsOfNewerVersion { get; private set; }

    /// <param name="place">A known place at or before the first entry.</param>
    public IEnumerable<LogEntry> From(LogPosition place, long first)
    {
        using var walk = new ChainWalk(disk, segments, place);
        while (walk.MoveNext())
        {
            if (walk.Head.Seq < first) { continue; }
            if (Entry(walk) is not { } entry) { yield break; }

            yield return entry;
        }

        Fault = walk.Fault;
        Problem = walk.Fault?.Sentence;
    }

    private LogEntry? Entry(ChainWalk walk)
    {
        if (!LogScan.KnowsType(walk.Head.TypeIn(walk.Line)))
        {
            IsOfNewerVersion = true;
            Problem = $"Entry {walk.Head.Seq} was written by a newer version. Update Perdure to read on.";
            return null;
        }

        try
        {
            var blobs = BlobsOf(segments[walk.Here.Segment - 1]);
            return JsonSerializer.Deserialize(HeadsOnly ? blobs.Abridged(walk.Line) : blobs.Restored(walk.Line), CoreJson.Line.LogEntry);
        }
        catch (BlobDamage damage)
        {
            Problem = $"{At(walk)}: {damage.Message}.";
        }
        catch (JsonException unreadable)
        {
            // The hash is right, so it is as it was written: by a version that says more than this one understands.
            IsOfNewerVersion = true;
            Problem = $"{At(walk)}: expected an entry this version can read, found one of a newer version ({unreadable.Message}).";
        }

        return null;
    }

    /// <summary>Texts lie beside the file that refers to them; those of a session this one was forked from lie with that one.</summary>
    private BlobStore BlobsOf(Segment segment)
    {
        if (_blobs?.Segment.Folder != segment.Folder) { _blobs = (segment, new BlobStore(disk, new SessionFolder(segment.Folder).Blobs)); }

        return _blobs.Value.Blobs;
    }

    private string At(ChainWalk walk) => $"{segments[walk.Here.Segment - 1].Path}, byte {walk.Here.Offset}, entry {walk.Head.Seq}";
}
