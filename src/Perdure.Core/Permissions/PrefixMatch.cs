namespace Perdure.Core;

/// <summary>Whether a command is one a rule speaks of.</summary>
internal enum Fit
{
    No,

    /// <summary>It turns out only when it runs.</summary>
    Maybe,

    Yes,
}

/// <summary>Compares a command with the prefix of a rule: to the letter where it is to be allowed, with suspicion otherwise.</summary>
internal static class PrefixMatch
{
    /// <summary>Programs that take shortened words want as many letters at least.</summary>
    private const int LettersMin = 3;

    public static Fit Of(CommandRule rule, SimpleCommand command) =>
        rule.Verdict == RuleVerdict.Allow ? (IsExact(rule, command) ? Fit.Yes : Fit.No) : Suspect(rule, command);

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

    private static Fit Suspect(CommandRule rule, SimpleCommand command)
    {
        var fit = Program(rule.Prefix[0], command);
        var at = 1;
        for (var place = 1; place < rule.Prefix.Length && fit != Fit.No; place++)
        {
            var wanted = rule.Prefix[place];
            var found = wanted.StartsWith('-') ? Option(wanted, command) : Operand(wanted, command, ref at);
            fit = found < fit ? found : fit;
        }

        return fit;
    }

    private static Fit Program(string wanted, SimpleCommand command)
    {
        if (command.IsNamed) { return command.FileName == FileName(wanted) ? Fit.Yes : Fit.No; }

        var start = command.Words[0].Start;
        return start.Contains('/') || FileName(wanted).AsSpan().StartsWith(start, StringComparison.Ordinal) ? Fit.Maybe : Fit.No;
    }

    private static string FileName(string program) => program[(program.LastIndexOf('/') + 1)..];

    /// <summary>Options mean the same wherever they stand.</summary>
    private static Fit Option(string wanted, SimpleCommand command)
    {
        var fit = command.Words[0].MayBeMany ? Fit.Maybe : Fit.No;
        foreach (var word in command.Words.AsSpan()[1..])
        {
            if (word.Is(wanted) || (word.IsLiteral && word.Text.StartsWith(wanted + "=", StringComparison.Ordinal))) { return Fit.Yes; }

            if (word.IsLiteral && Abbreviates(word.Text, wanted)) { fit = Fit.Maybe; }
            if (!word.IsLiteral && word.MayBeOption && (word.MayBe(wanted) || word.MayBeMany)) { fit = Fit.Maybe; }
        }

        return fit;
    }

    /// <summary>Options before it, and a word each that may be the option's value, do not hide it: <c>git -C folder push</c>.</summary>
    private static Fit Operand(string wanted, SimpleCommand command, ref int at)
    {
        if (command.Words[0].MayBeMany) { return Fit.Maybe; }

        var afterOption = false;
        while (at < command.Words.Length)
        {
            var word = command.Words[at++];
            if (word.Is(wanted)) { return Fit.Yes; }
            if (!word.IsLiteral && (word.MayBe(wanted) || word.MayBeMany)) { return Fit.Maybe; }
            if (word.IsLiteral && word.Text.Length >= LettersMin && wanted.StartsWith(word.Text, StringComparison.Ordinal)) { return Fit.Maybe; } // Some programs take shortened words.

            var isOption = word.Text.StartsWith('-');
            if (!isOption && !afterOption) { return Fit.No; }

            afterOption = isOption;
        }

        return Fit.No;
    }

    /// <summary>A name that is shortened, or a letter that stands among others.</summary>
    private static bool Abbreviates(string word, string option) => option.StartsWith("--", StringComparison.Ordinal)
        ? word.StartsWith("--", StringComparison.Ordinal) && word.Split('=', 2)[0] is { Length: > LettersMin } name && option.StartsWith(name, StringComparison.Ordinal)
        : option.Length == 2 && word is ['-', not '-', ..] && word.Contains(option[1]);
}
