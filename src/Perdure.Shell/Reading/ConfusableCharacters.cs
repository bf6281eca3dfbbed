using System.Buffers;
using System.Globalization;
using System.Text;

namespace Perdure.Shell.Reading;

/// <summary>Finds characters that look like something else: the user who is asked would not see what runs.</summary>
public static class ConfusableCharacters
{
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (char)letter), '\t', '\n']);

    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? In(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(Plain) < 0) { return null; }

        foreach (var letter in text.EnumerateRunes())
        {
            if (IsOdd(letter)) { return $"it holds U+{letter.Value:X4}, which looks like something else or like nothing"; }
        }

        return null;
    }

    /// <summary>The text with each of them written out, so that the user sees what a program is given. Lines and tabs stay.</summary>
    public static string Shown(string text) => text.AsSpan().IndexOfAnyExcept(Plain) < 0
        ? text
        : string.Concat(text.EnumerateRunes().Select(letter => IsOdd(letter) ? $"<U+{letter.Value:X4}>" : letter.ToString()));

    private static bool IsOdd(Rune letter) => letter.Value is not ('\t' or '\n' or ' ')
        && (letter == Rune.ReplacementChar || Rune.GetUnicodeCategory(letter) is
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
