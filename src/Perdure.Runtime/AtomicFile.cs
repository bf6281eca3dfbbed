using System.Text;

namespace Perdure.Runtime;

/// <summary>Writes a file so that it is there whole or not at all, and only its owner can read it.</summary>
public static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="sync">False where losing the file in a power cut costs nothing.</param>
    public static void Write(string path, string text, bool sync = true) => Write(path, Encoding.UTF8.GetBytes(text), sync);

    /// <inheritdoc cref="Write(string, string, bool)"/>
    public static void Write(string path, ReadOnlySpan<byte> content, bool sync = true)
    {
        var draft = WriteBeside(path, content, sync);
        try
        {
            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <returns>The draft, which still has to be moved to its place. The names of drafts are unique: two writers do not mix.</returns>
    public static string WriteBeside(string path, ReadOnlySpan<byte> content, bool sync)
    {
        var draft = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = OwnerOnly; }

        try
        {
            using var file = new FileStream(draft, options);
            file.Write(content);
            if (sync) { file.Flush(flushToDisk: true); }

            return draft;
        }
        catch
        {
            // A full disk is the likely cause; half a file would only make it fuller.
            File.Delete(draft);
            throw;
        }
    }
}
