namespace Perdure.Mcp.Serving;

/// <summary>Keeps what a server writes to its standard error: the newest of it, in two files of bounded length.</summary>
internal sealed class ErrorLog(string file)
{
    private const long BytesMax = 256 << 10;

    public const int LineCharsMax = 4_000;

    private readonly Lock _lock = new();

    /// <summary>The last line, which mostly says why a server ended.</summary>
    public string? Last { get; private set; }

    public void Add(string line)
    {
        var shown = line.Length > LineCharsMax ? line[..LineCharsMax] : line;
        lock (_lock)
        {
            if (!string.IsNullOrWhiteSpace(shown)) { Last = shown.Trim(); }

            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                if (new FileInfo(file) is { Exists: true, Length: > BytesMax }) { File.Move(file, file + ".old", overwrite: true); }

                File.AppendAllText(file, shown + "\n");
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // A full disk is no reason to stop a server.
            }
        }
    }
}
