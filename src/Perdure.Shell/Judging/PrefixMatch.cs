using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>Whether a command is one a rule speaks of.</summary>
internal enum PrefixFit
{
    No,

    /// <summary>It turns out only when it runs.</summary>
    Maybe,

    Yes,
}

/// <summary>Compares a command with the prefix of a rule: to the character where it is to be allowed, with suspicion otherwise.</summary>
internal static class PrefixMatch
{
    /// <summary>Programs that take shortened words want as many characters at least.</summary>
    private const int CharsMin = 3;

    public static PrefixFit Of(CommandRule rule, SimpleCommand command) =>
        rule.Verdict == RuleVerdict.Allow ? (IsExact(rule, command) ? PrefixFit.Yes : PrefixFit.No) : Suspect(rule, command);

    /// <summary>Whoever allows a name does not allow every program of that name, so a path has to be the one that was allowed.</summary>
    private static bool IsExact(CommandRule rule, SimpleCommand command)
    {
        if (command.Words.Length < rule.Prefix.Length) { return false; }

        for (var at = 0; at < rule.Prefix.Length; at++)
        {
            if (!command.Words[at].Is(rule.Prefix[at])) { return false; }
        }

        return true;
    }

    private static PrefixFit Suspect(CommandRule rule, SimpleCommand command)
    {
        var fit = Program(rule.Prefix[0], command);
        var at = 1;
        for (var place = 1; place < rule.Prefix.Length && fit != PrefixFit.No; place++)
        {
            var wanted = rule.Prefix[place];
            var found = wanted.StartsWith('-') ? Option(wanted, command) : Operand(wanted, command, ref at);
            fit = found < fit ? found : fit;
        }

        return fit;
    }

    private static PrefixFit Program(string wanted, SimpleCommand command)
    {
        if (command.IsNamed) { return command.FileName == FileName(wanted) ? PrefixFit.Yes : PrefixFit.No; }

        var start = command.Words[0].Start;
        return start.Contains('/') || FileName(wanted).AsSpan().StartsWith(start, StringComparison.Ordinal) ? PrefixFit.Maybe : PrefixFit.No;
    }

    private static string FileName(string program) => program[(program.LastIndexOf('/') + 1)..];

    /// <summary>Options mean the same wherever they stand.</summary>
    private static PrefixFit Option(string wanted, SimpleCommand command)
    {
        var fit = command.Words[0].MayBeMany ? PrefixFit.Maybe : PrefixFit.No;
        foreach (var word in command.Words.AsSpan()[1..])
        {
            if (word.Is(wanted) || (word.IsLiteral && word.Text.StartsWith(wanted + "=", StringComparison.Ordinal))) { return PrefixFit.Yes; }

            if (word.IsLiteral && Abbreviates(word.Text, wanted)) { fit = PrefixFit.Maybe; }
            if (!word.IsLiteral && word.MayBeOption && (word.MayBe(wanted) || word.MayBeMany)) { fit = PrefixFit.Maybe; }
        }

        return fit;
    }

    /// <summary>Options before it, and a word each that may be the option's value, do not hide it: <c>git -C folder push</c>.</summary>
    private static PrefixFit Operand(string wanted, SimpleCommand command, ref int at)
    {
        if (command.Words[0].MayBeMany) { return PrefixFit.Maybe; }

        var afterOption = false;
        while (at < command.Words.Length)
        {
            var word = command.Words[at++];
            if (word.Is(wanted)) { return PrefixFit.Yes; }
            if (!word.IsLiteral && (word.MayBe(wanted) || word.MayBeMany)) { return PrefixFit.Maybe; }
            if (word.IsLiteral && word.Text.Length >= CharsMin && wanted.StartsWith(word.Text, StringComparison.Ordinal)) { return PrefixFit.Maybe; } // Some programs take shortened words.

            var isOption = word.Text.StartsWith('-');
            if (!isOption && !afterOption) { return PrefixFit.No; }

            afterOption = isOption;
        }

        return PrefixFit.No;
    }

    /// <summary>A name that is shortened, or a character that stands among others.</summary>
    private static bool Abbreviates(string word, string option) => option.StartsWith("--", StringComparison.Ordinal)
        ? word.StartsWith("--", StringComparison.Ordinal) && word.Split('=', 2)[0] is { Length: > CharsMin } name && option.StartsWith(name, StringComparison.Ordinal)
        : option.Length == 2 && word is ['-', not '-', ..] && word.Contains(option[1]);
}
