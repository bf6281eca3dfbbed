using System.Text;
using System.Text.Json;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Says who writes a session: a file that its writer holds, and that tells everybody who that is.</summary>
/// <remarks>
/// Whoever takes a session over first overwrites the content of the file the old writer holds, and only then looks for the end
/// of the log. The old writer, in turn, looks at its file after each sync and before it acknowledges. So for every append one
/// of two things is true: the writer looked before the content changed, then its entries were in the log before the taker
/// searched for the end, and the taker found them; or it looked later, then it sees that it is lost and acknowledges nothing.
/// No lock is held while writing, so a writer that was stopped in the middle of a write cannot keep the taker out.
/// </remarks>
internal sealed class WriterLock : IDisposable
{
    private const int ContentBytesMax = 4096;

    private readonly ILockFile _file;
    private readonly LockContent _said;
    private readonly byte[] _content;

    private WriterLock(ILockFile file, LockContent said) => (_file, _said, _content) = (file, said, said.Line());

    public long Epoch => _said.Epoch;

    /// <summary>Places a new lock file that is held from its first moment on.</summary>
    public static WriterLock Place(IDisk disk, string path, LockContent content)
    {
        return new WriterLock(disk.PlaceLock(path, content.Line()), content);
    }

    /// <returns>Who writes now, or wrote last; null where the file tells nothing.</returns>
    public static LockContent? Read(ILockFile file)
    {
        var bytes = new byte[ContentBytesMax];
        var content = bytes.AsSpan(0, file.Read(bytes));
        var line = content.IndexOf((byte)'\n');
        try
        {
            return line < 0 ? null : JsonSerializer.Deserialize(content[..line], JournalJson.Line.LockContent);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Costs one read of a cached page, and one look at whether the file still has its name.</summary>
    /// <returns>Why the session is not this writer's any more; null while it is.</returns>
    public string? Loss()
    {
        if (SaysUs() && _file.IsThere) { return null; }

        // Whoever takes over writes into the file before replacing it, so a file that was replaced says who did.
        return SaysUs()
            ? "The lock of this session was removed, so somebody else may write it. What was appended last was not acknowledged; open the session again to see what its log holds."
            : $"This session was taken over by {Read(_file)?.Sentence ?? "another process"}. What was appended last was not acknowledged; open the session again to see what its log holds.";
    }

    private bool SaysUs()
    {
        Span<byte> seen = stackalloc byte[ContentBytesMax];
        seen = seen[..Math.Min(_content.Length, ContentBytesMax)];
        return _file.Read(seen) == _content.Length && seen.SequenceEqual(_content);
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>What the lock file says.</summary>
/// <param name="Address">Where commands to the session are taken while it is held.</param>
internal sealed record LockContent(long Epoch, int Pid, string Host, string BootId, string Client, DateTimeOffset Since, string? Address = null)
{
    public static LockContent Of(Writer writer, long epoch) =>
        new(epoch, writer.Pid, writer.Host, writer.BootId, writer.Client, writer.Since, writer.Address);

    public Writer Writer => new(Pid, Host, BootId, Client, Since) { Address = Address };

    /// <summary>Who it is, for the user who comes second.</summary>
    public string Sentence => $"process {Pid} on {Host} ({Client}, since {Since:yyyy-MM-dd HH:mm:ss}Z)";

    public byte[] Line() => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, JournalJson.Line.LockContent) + "\n");
}
