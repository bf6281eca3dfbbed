namespace Perdure.Runtime;

/// <summary>The first line of a text that says something, without characters that command a terminal.</summary>
internal static class PlainLine
{
    public static string Of(string text, int lettersMax)
    {
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].Trim();
            if (line.IsEmpty) { continue; }

            var cut = line[..Math.Min(line.Length, lettersMax)];
            var plain = string.Concat(cut.ToString().Where(character => !char.IsControl(character)));
            return line.Length > lettersMax ? plain[..Math.Min(plain.Length, lettersMax - 1)] + "…" : plain;
        }

        return "";
    }
}
