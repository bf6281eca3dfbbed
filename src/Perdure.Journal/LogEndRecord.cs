using System.Globalization;
using System.Text;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;

namespace Perdure.Journal;

/// <summary>Keeps what a log cannot prove by itself: the number of its last acknowledged entry, and a copy of its first line.</summary>
/// <remarks>
/// The number is written over after each append, once the log has been synced and the lock been looked at, so it never tells of more than the log has.
/// It is not synced: after a kill the kernel still has it, and after a power cut it may be older, which only means that less is noticed. A stale writer
/// may put its own number there, which is lower; its taker writes over that with the next append.
/// </remarks>
internal sealed class LogEndRecord(IDisk disk, SessionFolder folder) : IDisposable
{
    /// <summary>The number twice, in as many digits as the largest has: where a write was torn they differ, and nothing is told.</summary>
    private const int NumberDigits = 19;

    private const int NumbersBytes = (2 * NumberDigits) + 2;

    private ILogFile? _file;

    /// <summary>The last entry that was noted as acknowledged; 0 where nothing is told.</summary>
    public static long Seq(IDisk disk, SessionFolder folder)
    {
        if (disk.Look(folder.Ends) is null) { return 0; }

        using var file = disk.Open(folder.Ends, FileAccess.Read);
        Span<byte> bytes = stackalloc byte[NumbersBytes];
        var text = Encoding.ASCII.GetString(bytes[..file.Read(bytes, 0)]).Split(' ', '\n');
        return text is [{ Length: NumberDigits } once, var again, ..] && once == again && long.TryParse(once, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : 0;
    }

    /// <summary>The log's first line as it was written, with its line feed; empty where it is not known.</summary>
    public static ReadOnlyMemory<byte> FirstLine(IDisk disk, SessionFolder folder) =>
        disk.ReadWhole(folder.Ends) is { Length: > NumbersBytes } bytes ? bytes.AsMemory(NumbersBytes) : default;

    /// <summary>Sees to it that the file is there and right; for whoever opens the log, which has been found whole.</summary>
    public void PutRight(long seq)
    {
        if (seq > 0 && !(Lines.FirstLine.In(disk, folder) is { Length: > 0 } first && first.AsSpan().SequenceEqual(FirstLine(disk, folder).Span))) { Make(seq); }
        else { Note(seq); }
    }

    /// <summary>Notes that the log is durable up to an entry.</summary>
    public void Note(long seq)
    {
        if (seq == 0) { return; }

        try
        {
            if (_file is null && disk.Look(folder.Ends) is null) { Make(seq); }

            _file ??= disk.Open(folder.Ends, FileAccess.ReadWrite);
            _file.Write(Numbers(seq), offset: 0);
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            Dispose(); // It tells of less then, and is tried again with the next append.
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Make(long seq)
    {
        Dispose();
        disk.WriteWhole(folder.Ends, [.. Numbers(seq), .. Lines.FirstLine.In(disk, folder)]);
    }

    private static byte[] Numbers(long seq) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seq:D19} {seq:D19}\n"));
}
