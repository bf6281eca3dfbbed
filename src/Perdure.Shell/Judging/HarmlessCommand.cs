using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>A program that only looks at things, unless it is told otherwise.</summary>
/// <param name="Command">The program, with its subcommand where it has one.</param>
/// <param name="Not">Options, divided by blanks, with which it does more.</param>
/// <param name="Only">The only words it may be given; null where it may be given any.</param>
/// <param name="OperandsMax">It writes to the file named after so many.</param>
public sealed record HarmlessCommand(string Command, string Not = "", string? Only = null, int OperandsMax = int.MaxValue)
{
    private readonly string[] _command = Command.Split(' ');
    private readonly string[] _not = Not.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    private readonly string[]? _only = Only?.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    internal string Program => _command[0];

    internal bool Includes(SimpleCommand command)
    {
        var words = command.Words.AsSpan();
        if (words.Length < _command.Length) { return false; }

        for (var at = 0; at < _command.Length; at++)
        {
            if (!words[at].Is(_command[at])) { return false; }
        }

        var operands = 0;
        foreach (var word in words[_command.Length..])
        {
            if (!Takes(word)) { return false; }

            if (OperandsMax != int.MaxValue && (!word.IsLiteral || !word.Text.StartsWith('-')) && (word.MayBeMany || ++operands > OperandsMax)) { return false; }
        }

        return true;
    }

    private bool Takes(ShellWord word)
    {
        if (_only is not null) { return word.IsLiteral && _only.Contains(word.Text); }

        return _not.Length == 0 || !word.MayBeOption || (word.IsLiteral && !Array.Exists(_not, option => MayMean(word.Text, option)));
    }

    /// <summary>Options may be shortened, carry their value, or stand together in one word.</summary>
    private static bool MayMean(string word, string option)
    {
        if (word == option) { return true; }

        if (option.StartsWith("--", StringComparison.Ordinal))
        {
            var name = word.Split('=', 2)[0];
            return name.Length > 2 && option.StartsWith(name, StringComparison.Ordinal);
        }

        return option.Length == 2 && !word.StartsWith("--", StringComparison.Ordinal) && word.AsSpan(1).Contains(option[1]);
    }
}
