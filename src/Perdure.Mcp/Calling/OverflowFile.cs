namespace Perdure.Mcp.Calling;

/// <summary>Keeps what is too much for a result in a file of the run, where there is room.</summary>
internal static class OverflowFile
{
    /// <returns>Where it is, or why it is nowhere, for the model.</returns>
    public static string Write(string folder, string name, ReadOnlySpan<byte> bytes)
    {
        var file = Path.Combine(folder, name);
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(file, bytes);
            return $"kept in {file}";
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // The call has been made and has an answer; that there is no room for all of it does not make it a failure.
            return $"not kept: {full.Message}";
        }
    }
}
