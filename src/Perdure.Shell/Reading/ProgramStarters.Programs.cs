using System.Buffers;
using System.Collections.Immutable;

namespace Perdure.Shell.Reading;

/// <content>The programs that have ways of their own to name what they start.</content>
internal sealed partial class ProgramStarters
{
    private static readonly OptionScan EnvOptions = new("i0v", "uC", LongFlags: "ignore-environment null debug", LongValues: "unset chdir");

    private static readonly OptionScan XargsOptions = new(
        "0oprtx", "adEILnPs", "eil",
        "null open-tty interactive no-run-if-empty verbose exit", "arg-file delimiter max-args max-chars max-lines max-procs process-slot-var replace");

    private static readonly OptionScan WatchOptions = new("bcdegtwrx", "nq", LongFlags: "beep color differences errexit chgexit no-title exec precise no-rerun", LongValues: "interval");

    private static readonly OptionScan FlockOptions = new("snxeouFv", "wE", LongFlags: "shared exclusive nonblock unlock close no-fork verbose", LongValues: "wait timeout conflict-exit-code", Operands: 1);

    /// <summary>What splits into words the same way whoever does it.</summary>
    private static readonly SearchValues<char> PlainChars =
        SearchValues.Create(" ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=:,@%+");

    private void Env()
    {
        for (var at = 1; at < _words.Length; at++)
        {
            var word = _words[at];
            var rest = _words[(at + 1)..];
            if (word.Is("-S") || word.Is("--split-string"))
            {
                Split(rest is [var text, ..] ? text : ShellWord.Literal(""), rest is [_, .. var others] ? others : []);
                return;
            }

            if (word.Text.StartsWith("-S", StringComparison.Ordinal) || word.Text.StartsWith("--split-string=", StringComparison.Ordinal) || word.Text.StartsWith("-vS", StringComparison.Ordinal))
            {
                Split(word with { Text = word.Text[(word.Text.IndexOfAny(['S', '=']) + 1)..] }, rest);
                return;
            }

            if (!word.MayBeOption) { break; }
        }

        if (EnvOptions.FirstOperand(_words) is not { } first)
        {
            HiddenIn("what it starts cannot be told from its options");
            return;
        }

        // A lone dash means -i.
        if (first < _words.Length && _words[first].Is("-")) { first++; }

        var command = SkipVariables(first);
        Draft.Add(Command with { OnlyStarts = command < _words.Length });
        Inner(_words[command..], "env");
    }

    private void Split(ShellWord text, ImmutableArray<ShellWord> rest)
    {
        if (!text.IsLiteral || text.Text.AsSpan().IndexOfAnyExcept(PlainChars) >= 0)
        {
            HiddenIn("how it splits a text into words is not understood");
            return;
        }

        Draft.Add(Command with { OnlyStarts = true });
        var words = text.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ShellWord.Literal);
        Inner([_words[0], .. words, .. rest], "env -S");
    }

    private void Xargs()
    {
        if (XargsOptions.Command(_words) is not { } at)
        {
            HiddenIn("what it starts cannot be told from its options");
            return;
        }

        Draft.Add(Command with { OnlyStarts = true });
        if (at == _words.Length) { return; } // It echoes.

        var mark = Mark(at);
        Inner(mark is null ? [.. _words[at..], ShellWord.Unknown("<what it reads>", many: true)] : Filled(_words[at..], mark), "xargs");
    }

    /// <summary>What stands for the line read, if anything does.</summary>
    private string? Mark(int command)
    {
        for (var at = 1; at < command; at++)
        {
            var word = _words[at].Text;
            if (word.StartsWith("--replace=", StringComparison.Ordinal)) { return word["--replace=".Length..]; }
            if (word is "--replace" or "-i") { return "{}"; }
            if (word.StartsWith('-') && !word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('I') is > 0 and var character)
            {
                return character < word.Length - 1 ? word[(character + 1)..] : at + 1 < _words.Length ? _words[at + 1].Text : "{}";
            }

            if (word.StartsWith("-i", StringComparison.Ordinal)) { return word[2..]; }
        }

        return null;
    }

    private void Find()
    {
        Draft.Add(Command);
        for (var at = 1; at < _words.Length; at++)
        {
            if (!_words[at].IsLiteral || _words[at].Text is not ("-exec" or "-execdir" or "-ok" or "-okdir")) { continue; }

            var start = at + 1;
            while (++at < _words.Length && !_words[at].Is(";") && !(_words[at].Is("+") && _words[at - 1].Is("{}"))) { }

            if (at < _words.Length || start < _words.Length) { Inner(Filled(_words[start..Math.Min(at, _words.Length)], "{}"), $"find {_words[start - 1].Text}"); }
        }
    }

    private void Fd()
    {
        Draft.Add(Command);
        for (var at = 1; at < _words.Length; at++)
        {
            if (!_words[at].IsLiteral || _words[at].Text is not ("-x" or "-X" or "--exec" or "--exec-batch")) { continue; }

            Inner(Filled([.. _words[(at + 1)..], ShellWord.Unknown("<what it finds>", many: true)], "{}"), "fd --exec");
            return;
        }
    }

    private static ImmutableArray<ShellWord> Filled(ImmutableArray<ShellWord> words, string mark) => mark.Length == 0
        ? words
        : [.. words.Select(word => word.Text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? word with { IsLiteral = false, KnownStart = Math.Min(at, word.KnownStart) } : word)];

    private void Eval()
    {
        Draft.Add(Command with { OnlyStarts = true });
        var text = string.Join(' ', _words.Skip(1).Select(word => word.Text));
        Script(text, Array.TrueForAll([.. _words], word => word.IsLiteral), parser.Dialect, "eval");
    }

    private void Watch()
    {
        if (WatchOptions.Command(_words) is not { } at)
        {
            HiddenIn("what it starts cannot be told from its options");
            return;
        }

        Draft.Add(Command with { OnlyStarts = at < _words.Length });
        Script(string.Join(' ', _words.Skip(at).Select(word => word.Text)), _words.Skip(at).All(word => word.IsLiteral), Dialect.Posix, "watch");
    }

    private void Flock()
    {
        if (FlockOptions.Command(_words) is not { } at)
        {
            HiddenIn("what it starts cannot be told from its options");
            return;
        }

        Draft.Add(Command);
        if (at + 1 < _words.Length && _words[at].Text is "-c" or "--command") { Script(_words[at + 1].Text, _words[at + 1].IsLiteral, Dialect.Posix, "flock -c"); }
        else { Inner(_words[at..], "flock"); }
    }

    private void Busybox()
    {
        if (_words.Length > 1 && _words[1].MayBeOption && !_words[1].IsLiteral)
        {
            HiddenIn("which program it is turns out only when it runs");
            return;
        }

        var starts = _words.Length > 1 && !_words[1].MayBeOption;
        Draft.Add(Command with { OnlyStarts = starts });
        if (starts) { Inner(_words[1..], Name); }
    }

    private void Trap()
    {
        var first = _words.Length > 1 && _words[1].Is("--") ? 2 : 1;
        Draft.Add(Command with { OnlyStarts = true });
        if (first + 1 < _words.Length && _words[first].Text is not ("-" or "-p" or "-l" or "")) { Script(_words[first].Text, _words[first].IsLiteral, parser.Dialect, "trap"); }
    }

    private void Variables(string name)
    {
        Draft.Add(Command with { OnlyStarts = true });
        foreach (var word in _words.Skip(1))
        {
            if (word.IsLiteral && word.Text is "-r" or "-p" or "-x" or "-g" or "-a" or "-s" or "-v" || ShellText.IsName(word.Text))
            {
                if (word.Text[0] != '-' && name is "read" or "unset" or "export") { Draft.Assigned(word.Text, value: null); }

                continue;
            }

            if (word.IsLiteral && name == "read" && !word.Text.Contains('[')) { continue; } // A prompt, a time, a number.

            Draft.Doubt(Command.Line, $"what {name} sets is not understood");
        }
    }

    private void Interpreter(string name)
    {
        var doubt = Interpreters.Doubt(_words, name, _input);
        Draft.Add(Command with { Opaque = doubt });
        if (_words.Skip(1).Where(word => !word.MayBeOption).Take(1).ToList() is [var file]) { Draft.Runs(file); }
        if (doubt is null) { return; }

        var reads = _words.All(word => word.MayBeOption || word == _words[0]);
        if (reads && _input == CommandInput.Pipe) { Draft.Hide(Command.Line, $"{name} runs what it reads"); }
        else if (!name.EndsWith("awk", StringComparison.Ordinal) || Interpreters.MayStart(_words)) { Draft.HideCode(Command.Line, doubt); }
    }
}
