using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>What lists of options cannot say about programs that are harmless with the right words only.</summary>
internal static class HarmlessArguments
{
    public static bool Hold(SimpleCommand command) => command.Name switch
    {
        "sed" => SedScript.AllArePlain(command),
        "date" => command.Words.AsSpan()[1..].ToArray().All(IsOfDate),
        "command" => command.Words is [_, { Text: "-v" or "-V" }, ..],
        "printf" => command.Words.Length < 2 || !command.Words[1].MayBeOption || (command.Words[1].IsLiteral && !command.Words[1].Text.StartsWith("-v", StringComparison.Ordinal)),
        "test" or "[" => IsPlainTest(command),
        _ => true,
    };

    /// <summary>A bare number sets the clock.</summary>
    private static bool IsOfDate(ShellWord word) =>
        !word.MayBeMany && (word.IsLiteral || word.KnownStart > 0) && (word.Text is ['-' or '+', ..] || word.Text.Contains(' '));

    /// <summary>A test of a variable by its name may run what stands in the name's brackets.</summary>
    private static bool IsPlainTest(SimpleCommand command)
    {
        var beforeIsKnown = true;
        foreach (var word in command.Words.AsSpan()[1..])
        {
            if (word.MayBeMany || word.Is("-v") || word.Is("-R") || (word.IsLiteral && word.Text.Contains('[')) || (!word.IsLiteral && !beforeIsKnown)) { return false; }

            beforeIsKnown = word.IsLiteral;
        }

        return true;
    }
}
