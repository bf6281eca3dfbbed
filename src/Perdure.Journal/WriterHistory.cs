using System.Text.Json;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Who wrote a session before the writer its lock names: a line each, kept when the next one places a lock of its own.</summary>
/// <remarks>For people who ask what happened. Nothing is decided by it, so nobody waits for a sync and nobody is kept out when it cannot be written.</remarks>
internal static class WriterHistory
{
    public static void Keep(IDisk disk, SessionFolder folder, LockContent last)
    {
        try
        {
            if (disk.Look(folder.PastWriters) is null)
            {
                disk.WriteWhole(folder.PastWriters, last.Line());
                return;
            }

            using var file = disk.Open(folder.PastWriters, FileAccess.ReadWrite);
            file.Write(last.Line(), file.Length);
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            // The session is what counts.
        }
    }

    /// <summary>The oldest first; the last is the one who writes now, or wrote last.</summary>
    public static IReadOnlyList<Writer> Read(IDisk disk, SessionFolder folder)
    {
        using var held = disk.OpenLock(folder.WriterLock);
        var last = held is null ? null : WriterLock.Read(held);
        return [.. Lines(disk.ReadWhole(folder.PastWriters) ?? []).Append(last).OfType<LockContent>().DistinctBy(content => content.Epoch).Select(content => content.Writer)];
    }

    /// <summary>A line that a crash tore is left out.</summary>
    private static List<LockContent?> Lines(byte[] text)
    {
        var lines = new List<LockContent?>();
        foreach (var line in text.AsSpan().Split((byte)'\n'))
        {
            try
            {
                lines.Add(text[line].Length == 0 ? null : JsonSerializer.Deserialize(text.AsSpan()[line], JournalJson.Line.LockContent));
            }
            catch (JsonException)
            {
                // Only what can be read can be told.
            }
        }

        return lines;
    }
}
