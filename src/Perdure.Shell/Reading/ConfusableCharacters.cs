using System.Buffers;
using System.Globalization;
using System.Text;

namespace Perdure.Shell.Reading;

/// <summary>Finds characters that look like something else: the user who is asked would not see what runs.</summary>
public static class ConfusableCharacters
{
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(character => (char)character), '\t', '\n']);

    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? In(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(Plain) < 0) { return null; }

        foreach (var character in text.EnumerateRunes())
        {
            if (IsOdd(character)) { return $"it holds U+{character.Value:X4}, which looks like something else or like nothing"; }
        }

        return null;
    }

    /// <summary>The text with each of them written out, so that the user sees what a program is given. Lines and tabs stay.</summary>
    public static string Shown(string text) => text.AsSpan().IndexOfAnyExcept(Plain) < 0
        ? text
        : string.Concat(text.EnumerateRunes().Select(character => IsOdd(character) ? $"<U+{character.Value:X4}>" : character.ToString()));

    private static bool IsOdd(Rune character) => character.Value is not ('\t' or '\n' or ' ')
        && (character == Rune.ReplacementChar || Rune.GetUnicodeCategory(character) is
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
