using System.Collections.Immutable;

namespace Perdure.Shell.Reading;

/// <summary>The options a program takes before the command it starts.</summary>
/// <param name="Flags">Characters of options without a value.</param>
/// <param name="Values">Characters of options with one.</param>
/// <param name="Attached">Characters of options whose value, if any, is written in the same word.</param>
/// <param name="LongFlags">Names, divided by blanks.</param>
/// <param name="Operands">Words of its own between its options and the command.</param>
internal sealed record OptionScan(
    string Flags = "", string Values = "", string Attached = "", string LongFlags = "", string LongValues = "", int Operands = 0)
{
    /// <returns>The place of the first word that is no option nor its value; null where that cannot be told.</returns>
    public int? FirstOperand(ImmutableArray<ShellWord> words, int from = 1)
    {
        for (var at = from; at < words.Length; at++)
        {
            var word = words[at];
            if (!word.MayBeOption) { return at; }
            if (!word.IsLiteral) { return null; }
            if (word.Text == "-") { return at; }
            if (word.Text == "--") { return at + 1; }
            if (ExtraWords(word.Text) is not { } extra) { return null; }

            at += extra;
        }

        return words.Length;
    }

    /// <returns>The place of the command; null where that cannot be told.</returns>
    public int? Command(ImmutableArray<ShellWord> words, int from = 1)
    {
        if (FirstOperand(words, from) is not { } first || words.AsSpan()[first..Math.Min(first + Operands, words.Length)].ToArray().Any(word => word.MayBeMany)) { return null; }

        return Math.Min(first + Operands, words.Length);
    }

    /// <returns>How many words after it belong to it; null where it is not known.</returns>
    private int? ExtraWords(string option)
    {
        if (option.StartsWith("--", StringComparison.Ordinal))
        {
            var equals = option.IndexOf('=');
            var name = option[2..(equals < 0 ? option.Length : equals)];
            return Has(LongValues, name) ? (equals < 0 ? 1 : 0) : Has(LongFlags, name) ? 0 : null;
        }

        for (var character = 1; character < option.Length; character++)
        {
            if (Attached.Contains(option[character])) { return 0; }
            if (Values.Contains(option[character])) { return character == option.Length - 1 ? 1 : 0; }
            if (!Flags.Contains(option[character])) { return null; }
        }

        return 0;
    }

    private static bool Has(string names, string name) => names.Split(' ').Contains(name);
}
