using Perdure.Core;

namespace Perdure.Tools.Surroundings;

/// <summary>A file in which a project tells agents how it wants to be worked on.</summary>
internal sealed record InstructionFile(string Path)
{
    /// <summary>What all instructions together may fill of the context.</summary>
    public const int BytesMax = 32 * 1024;

    /// <summary>By rank: a folder counts with the first it has. CLAUDE.md says the same to somebody else.</summary>
    private static readonly string[] Names = ["AGENTS.override.md", "AGENTS.md", "CLAUDE.md"];

    /// <summary>How the note about it is known.</summary>
    public string Key => $"agents:{Path}";

    /// <returns>Null where the folder has none.</returns>
    public static InstructionFile? In(string folder)
    {
        var found = Array.Find(Names, name => File.Exists(System.IO.Path.Combine(folder, name)));
        return found is null ? null : new(System.IO.Path.Combine(folder, found));
    }

    /// <returns>The note with its share of the bound, in bytes; null where there is nothing to say or no room.</returns>
    public Note? Note(int bytesMax)
    {
        var text = Read(bytesMax);
        return string.IsNullOrWhiteSpace(text) ? null : new Note(Key, $"""
            Instructions of {Path} for everything in its folder. Where instructions differ, those of the nearer folder hold.

            {text.Trim()}
            """);
    }

    private string Read(int bytesMax)
    {
        if (bytesMax <= 0) { return ""; }

        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Math.Min(file.Length, bytesMax)];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var text = System.Text.Encoding.UTF8.GetString(bytes, 0, length).TrimStart('\uFEFF');
            return file.Length > bytesMax ? $"{text.TrimEnd('\uFFFD')}\n\n(cut here: {file.Length - length:N0} more bytes in {Path})" : text;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
