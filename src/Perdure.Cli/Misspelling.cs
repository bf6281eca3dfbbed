using System.CommandLine;
using System.CommandLine.Parsing;
using Perdure.Hosting;

namespace Perdure.Cli;

/// <summary>Says what a word was probably meant to be.</summary>
internal static class Misspelling
{
    /// <summary>An option with a character too many would otherwise be taken for a prompt.</summary>
    public static void MustNotBe(ParseResult parsed, IEnumerable<string> words)
    {
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)) { return; }
        if (words.FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal)) is not { } word) { return; }

        throw new UserErrorException($"expected a known option, found {word}{Meant(parsed, word)}; write -- before a prompt that begins with a dash.");
    }

    /// <returns>A sentence's end with the nearest command or option, or nothing.</returns>
    public static string Meant(ParseResult parsed, string word)
    {
        var command = parsed.CommandResult.Command;
        var known = command.Subcommands.Select(child => child.Name)
            .Concat(HelpPage.Options(command).SelectMany(option => option.Aliases.Append(option.Name)));
        return Nearest.To(word, known) is { } nearest ? $" (did you mean {nearest}?)" : "";
    }
}
