using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;

namespace Perdure.Journal;

/// <summary>Reads entries with their texts, up to the end of the log or to what cannot be read.</summary>
internal sealed class LogReading(IDisk disk, ImmutableArray<Segment> segments, Blobs blobs)
{
    /// <summary>Whether a text that lies beside the log comes as its beginning only, unchecked: enough to list and to search.</summary>
    public bool HeadsOnly { get; init; }

    /// <summary>Why the reading ended before the log did; null where it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the problem is a torn end, which harms nobody.</summary>
    public Fault? Fault { get; private set; }

    /// <param name="place">A known place at or before the first entry.</param>
    public IEnumerable<LogEntry> From(Place place, long first)
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
            Problem = $"Entry {walk.Head.Seq} was written by a newer version. Update Perdure to read on.";
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(HeadsOnly ? blobs.Abridged(walk.Line) : blobs.Restored(walk.Line), CoreJson.Line.LogEntry);
        }
        catch (BlobDamage damage)
        {
            Problem = $"{At(walk)}: {damage.Message}.";
        }
        catch (JsonException unreadable)
        {
            // The hash is right, so it is as it was written: by a version that says more than this one understands.
            Problem = $"{At(walk)}: expected an entry this version can read, found one of a newer version ({unreadable.Message}).";
        }

        return null;
    }

    private string At(ChainWalk walk) => $"{segments[walk.Here.Segment - 1].Path}, byte {walk.Here.Offset}, entry {walk.Head.Seq}";
}
