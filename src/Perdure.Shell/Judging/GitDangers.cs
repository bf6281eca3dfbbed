using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>What git does that reaches others or that no snapshot keeps.</summary>
internal static class GitDangers
{
    public static DangerousCommand? Of(SimpleCommand command)
    {
        if (Suspects(command, "push") && command.Words.Skip(1).Any(MayRewrite)) { return DangerousCommand.RewritesRemote; }

        return Suspects(command, "clean") && (command.Has('x', "--no-such") || command.Has('X', "--no-such")) && !command.Has('n', "--dry-run") ? DangerousCommand.CleansIgnored : null;
    }

    /// <summary>By an option, alone or among other characters, by a sign before the branch, or by what turns out only when it runs.</summary>
    private static bool MayRewrite(ShellWord word) => (!word.IsLiteral && word.KnownStart == 0) || BraceExpansion.Of(word).Any(text => text switch
    {
        "--follow-tags" => false,
        ['-', '-', ..] => text.Length > 3 && (Abbreviates(text, "--force") || text.StartsWith("--force", StringComparison.Ordinal) || Abbreviates(text, "--delete") || Abbreviates(text, "--mirror") || Abbreviates(text, "--prune")),
        ['-', ..] => text.AsSpan(1).IndexOfAny('f', 'd') >= 0,
        ['+', ..] => true,
        [':', _, ..] => true,
        _ => false,
    });

    private static bool Abbreviates(string word, string option) => option.StartsWith(word, StringComparison.Ordinal);

    private static bool Suspects(SimpleCommand command, string subcommand) =>
        PrefixMatch.Of(new CommandRule([command.Name, subcommand], RuleVerdict.Ask), command) != PrefixFit.No && command.Words.Any(word => word.MayBe(subcommand) && word.IsLiteral);
}
