namespace Perdure.Hosting;

/// <summary>Text from models and tools as it may reach a terminal: without the characters that command it, turn its direction or are not seen.</summary>
public static class Printable
{
    public static string Of(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? string.Concat(text.Where(Harmless)) : text;

    /// <summary>The first line that says something, shortened to <paramref name="lettersMax"/>.</summary>
    public static string FirstLine(string text, int lettersMax) => Shortened(Lines(text).FirstOrDefault() ?? "", lettersMax);

    /// <summary>The last line that says something, shortened to <paramref name="lettersMax"/>.</summary>
    public static string LastLine(string text, int lettersMax) => Shortened(Lines(text).LastOrDefault() ?? "", lettersMax);

    private static IEnumerable<string> Lines(string text) => Of(text).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static string Shortened(string line, int lettersMax) => line.Length <= lettersMax ? line : line[..(lettersMax - 1)] + "…";

    private static bool Harmless(char character) => char.IsControl(character) ? character is '\n' or '\t' : !IsUnseen(character);

    /// <summary>Marks of direction, lines that are none, and characters without width. Joiners stay: names and signs are written with them.</summary>
    public static bool IsUnseen(char character) => character is '\u061C' or '\u200B' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2060' and <= '\u206F') or '\uFEFF' or (>= '\uFFF9' and <= '\uFFFB');
}
