using Perdure.Core.Values;
using Perdure.Tools.Files;

namespace Perdure.Tools.Surroundings;

/// <summary>A file in which a project tells agents how it wants to be worked on.</summary>
/// <param name="Place">Where it lies, without links: what was judged is what is read.</param>
internal sealed record InstructionFile(string Path, string Place)
{
    /// <summary>What all instructions together may fill of the context.</summary>
    public const int BytesMax = 32 * 1024;

    /// <summary>By rank: a folder counts with the first it has. CLAUDE.md says the same to somebody else.</summary>
    private static readonly string[] Names = ["AGENTS.override.md", "AGENTS.md", "CLAUDE.md"];

    /// <summary>How the note about it is known.</summary>
    public string Key => $"agents:{Path}";

    /// <param name="hides">Says of a place, without links, whether it is shown to no tool; a link that leads there is no instruction.</param>
    /// <returns>Null where the folder has none.</returns>
    public static InstructionFile? In(string folder, Func<string, bool> hides) => Names
        .Select(name => System.IO.Path.Combine(folder, name))
        .Select(path => new InstructionFile(path, WorkspacePath.Resolved(path)))
        .FirstOrDefault(file => SafeFileOpener.KindAt(file.Place) == FileKind.File && !hides(file.Place));

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
            using var found = SafeFileOpener.Open(Place);
            if (found is not OpenedPath.File { Stream: var file }) { return ""; }

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
