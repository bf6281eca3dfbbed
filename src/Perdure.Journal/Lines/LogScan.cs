using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Journal.Disk;
using Perdure.Runtime.Ports;

namespace Perdure.Journal.Lines;

/// <summary>Finds the end of a log, checking each entry from a trusted place on.</summary>
internal static class LogScan
{
    private static readonly FrozenSet<string> KnownTypes =
        CoreJson.Line.SessionEvent.PolymorphismOptions!.DerivedTypes.Select(type => (string)type.TypeDiscriminator!).ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownTypesBySpan =
        KnownTypes.GetAlternateLookup<ReadOnlySpan<char>>();

    private const int TypeCharsMax = 64;

    /// <param name="from">The checkpoint's place, or the beginning.</param>
    /// <exception cref="SessionDamagedException">An acknowledged entry is not as it was written, or a newer version wrote it.</exception>
    public static LogEnd Run(IDisk disk, ImmutableArray<Segment> segments, LogPosition from)
    {
        RefuseNewerRules(disk, segments[0]);
        var index = new LogIndex(from);
        using var walk = new ChainWalk(disk, segments, from);
        while (walk.MoveNext())
        {
            RefuseUnknownType(walk);
            if (walk.Write == walk.Here) { index.Note(walk.Here); }
        }

        if (walk.Fault is { } fault && !TornEnd.Is(disk, fault))
        {
            throw new SessionDamagedException($"{fault.Sentence} The session can be read up to there and cannot be written.");
        }

        return new LogEnd(segments, walk.Next, walk.Write.Seq == 0 ? walk.Next : walk.Write, index, walk.Fault, !walk.EndedWithLineFeed);
    }

    /// <returns>Whether this version knows what the line is about.</returns>
    public static bool KnowsType(ReadOnlySpan<byte> type)
    {
        Span<char> name = stackalloc char[TypeCharsMax];
        return type.Length <= TypeCharsMax && KnownTypesBySpan.Contains(name[..Encoding.UTF8.GetChars(type, name)]);
    }

    /// <returns>The rules the session was begun under; null where it has not begun or its first line is not whole.</returns>
    public static int? Rules(IDisk disk, Segment first)
    {
        using var file = disk.Open(first.Path, FileAccess.Read);
        var lines = new LineCursor(file, offset: 0, long.MaxValue);
        if (!lines.MoveNext()) { return null; }

        try
        {
            using var line = JsonDocument.Parse(lines.Line.ToArray());
            return line.RootElement.GetProperty("event").TryGetProperty("rules", out var rules) ? rules.GetInt32() : null;
        }
        catch (Exception torn) when (torn is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void RefuseNewerRules(IDisk disk, Segment first)
    {
        if (Rules(disk, first) is not { } rules || rules <= SessionState.CurrentRules) { return; }

        throw new SessionDamagedException(
            $"{first.Path} was written by a newer version: expected rules up to {SessionState.CurrentRules}, found {rules}. "
            + "This version can only read it; update Perdure to go on with the session.");
    }

    private static void RefuseUnknownType(ChainWalk walk)
    {
        var type = walk.Head.TypeIn(walk.Line);
        if (KnowsType(type)) { return; }

        throw new SessionDamagedException(
            $"Entry {walk.Head.Seq} was written by a newer version: expected an event this version knows, found '{Encoding.UTF8.GetString(type)}'. "
            + "This version can only read up to there; update Perdure to go on with the session.");
    }
}

/// <summary>How a log ends.</summary>
/// <param name="Next">Where the next entry goes.</param>
/// <param name="LastWrite">Where the last write begins.</param>
/// <param name="Torn">The torn end behind the last whole entry, if there is one.</param>
/// <param name="LineFeedMissing">The last entry is whole, and only its line feed was lost.</param>
internal sealed record LogEnd(
    ImmutableArray<Segment> Segments, LogPosition Next, LogPosition LastWrite, LogIndex Index, LogFault? Torn, bool LineFeedMissing)
{
    public long LastSeq => Next.Seq - 1;
}
