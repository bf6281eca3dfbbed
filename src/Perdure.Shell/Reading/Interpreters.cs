using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Perdure.Shell.Reading;

/// <summary>Programs that run a language of their own, in which nobody looks for commands.</summary>
internal static class Interpreters
{
    private static readonly FrozenSet<string> Names =
    [
        "python", "pypy", "node", "nodejs", "deno", "bun", "perl", "ruby", "php", "lua", "luajit", "Rscript", "osascript", "tclsh", "expect", "irb", "ghci",
        "ipython", "jshell", "julia", "elixir", "groovy", "scala", "awk", "gawk", "mawk", "nawk",
    ];

    /// <summary>One of these characters in an option may bring code with it.</summary>
    private static readonly SearchValues<char> CodeChars = SearchValues.Create("ceEprR");

    /// <summary>What lets awk start a program or write a file.</summary>
    private static readonly string[] AwkActions = ["system", "getline", "|", ">", "@", "close", "printf -"];

    public static bool Include(string name) => Names.Contains(name) || Names.Contains(name.TrimEnd("0123456789.".ToCharArray()));

    /// <returns>Why what it does is not known; null where it runs a file it is given.</returns>
    public static string? Doubt(ImmutableArray<ShellWord> words, string name, CommandInput input)
    {
        if (name.EndsWith("awk", StringComparison.Ordinal)) { return OfAwk(words); }

        var first = words.Skip(1).FirstOrDefault();
        if (words.Length == 1 || first.Is("-")) { return input is CommandInput.Elsewhere { IsNews: false } ? null : $"{name} runs what it reads"; }

        return words.Skip(1).TakeWhile(word => word.MayBeOption || word.Text is "eval" or "repl").Any(word => !word.IsLiteral || IsInline(word.Text)) ? $"the code {name} is given is not read" : null;
    }

    /// <summary>Whether a program of awk may start others.</summary>
    public static bool MayStart(ImmutableArray<ShellWord> words) => words.Skip(1).Any(word => !word.IsLiteral
        || word.Text.Contains("system", StringComparison.Ordinal) || word.Text.Contains('|') || word.Text.Contains('@') || word.Text is "-f" or "-e" or "--file" or "--source");

    private static bool IsInline(string option) =>
        option is "eval" or "repl" or "--eval" or "--print" or "--execute"
        || option.StartsWith("--eval=", StringComparison.Ordinal)
        || option.StartsWith("--print=", StringComparison.Ordinal)
        || (!option.StartsWith("--", StringComparison.Ordinal) && option.AsSpan().IndexOfAny(CodeChars) > 0);

    private static string? OfAwk(ImmutableArray<ShellWord> words)
    {
        const string Reason = "what the awk program does is not understood";
        var program = words.Skip(1).SkipWhile(word => word.MayBeOption).FirstOrDefault();
        return program.Text is null
            || !program.IsLiteral
            || words.Any(word => word.MayBeOption && (!word.IsLiteral || !word.Text.StartsWith("-F", StringComparison.Ordinal)))
            || Array.Exists(AwkActions, action => program.Text.Contains(action, StringComparison.Ordinal))
            ? Reason
            : null;
    }
}
