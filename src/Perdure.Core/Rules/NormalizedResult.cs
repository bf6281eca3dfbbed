using System.Buffers;
using System.Text;

namespace Perdure.Core.Rules;

/// <summary>What a result says, without what differs from run to run: numbers, times, ids and paths.</summary>
/// <remarks>So a check that prints how long it took brings the same result each time it brings nothing new.</remarks>
internal static class NormalizedResult
{
    /// <summary>The beginning and the end tell results apart; a spool of megabytes is not read twice for it.</summary>
    private const int CharsMax = 20_000;

    /// <summary>What stands between words. Characters such as <c>:</c> and <c>-</c> are parts of times and ids.</summary>
    private static readonly SearchValues<char> Between = SearchValues.Create(" \t\r\n()[]{}<>\"'`,;=|*");

    public static string Of(string text)
    {
        var left = MechanicalSummary.Shortened(text, CharsMax).AsSpan();
        var shape = new StringBuilder(left.Length);
        while (!left.IsEmpty)
        {
            var word = left.IndexOfAny(Between) is >= 0 and var end ? left[..end] : left;
            Append(shape, word);
            left = left[word.Length..];
            if (left.IsEmpty) { break; }

            Append(shape, left[0]);
            left = left[1..];
        }

        return shape.ToString();
    }

    private static void Append(StringBuilder shape, ReadOnlySpan<char> word)
    {
        if (word.ContainsAnyInRange('0', '9')) { shape.Append('#'); }
        else if (word.IndexOf('/') >= 0) { shape.Append('/'); }
        else { shape.Append(word); }
    }

    /// <summary>Spaces that fill a column are as wide as the number beside them is not.</summary>
    private static void Append(StringBuilder shape, char between)
    {
        var character = between is '\t' ? ' ' : between;
        if (character != ' ' || shape is not [.., ' ']) { shape.Append(character); }
    }
}
