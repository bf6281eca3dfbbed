using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>Commands that are spelled in a line without being read as commands: behind a program nobody knows, in code, in a setting.</summary>
/// <remarks>They may be run or not. So a rule that forbids one of them, or a danger, makes the line be asked for and never refused.</remarks>
internal static class HiddenCommands
{
    /// <summary>What a command is told by stands among its first words.</summary>
    private const int WordsMax = 64;

    /// <summary>A line with more is a text and no command; its first words are looked at.</summary>
    private const int CandidatesMax = 4_096;

    /// <summary>What they are given is data to them.</summary>
    private static readonly FrozenSet<string> TakersOfText =
        ["git", "gh", "glab", "hg", "svn", "touch", "mkdir", "cp", "mv", "ln", "tee", "sed", "awk", "gawk", "export", "declare", "typeset", "readonly", "local", "read", "unset", "rm", "chmod", "chown", "kill"];

    /// <summary>What stands between words in a shell line, in code and in settings.</summary>
    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t\r\n;|&()<>[]{}'\"`,!=\\");

    public static IEnumerable<SimpleCommand> In(ShellReading reading)
    {
        var isHidden = reading.Opaque.Any(part => part.MayRunAnything);
        var sources = reading.Commands.Where(command => isHidden || !(TakersOfText.Contains(command.FileName) || HarmlessCommands.Include(command))).SelectMany(OfCommand);
        var texts = isHidden ? reading.Texts.Append(reading.Line) : reading.Texts;
        return sources.Concat(texts.SelectMany(OfText)).Take(CandidatesMax);
    }

    /// <summary>The program behind others, and the text a program is given as one word.</summary>
    private static IEnumerable<SimpleCommand> OfCommand(SimpleCommand command)
    {
        var words = command.Words;
        var inner = Tails(words, from: 1, command.Name);
        return command.OnlyStarts ? inner : inner.Concat(words.Skip(1).Where(word => word.Text.Contains(' ')).SelectMany(word => OfText(word.Text)));
    }

    private static IEnumerable<SimpleCommand> OfText(string text) => Tails([.. Split(text)], from: 0, via: null);

    private static IEnumerable<SimpleCommand> Tails(ImmutableArray<ShellWord> words, int from, string? via)
    {
        for (var at = from; at < words.Length; at++)
        {
            if (words[at] is { IsLiteral: true, Text: [not '-', ..] }) { yield return new SimpleCommand(words.Slice(at, Math.Min(WordsMax, words.Length - at))) { Via = via }; }
        }
    }

    private static IEnumerable<ShellWord> Split(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var length = text.AsSpan(at).IndexOfAny(Separators);
            var end = length < 0 ? text.Length : at + length;
            if (end > at) { yield return ShellWord.Literal(text[at..end]); }

            at = end + 1;
        }
    }
}
