using System.Collections.Immutable;

namespace Perdure.Shell.Reading;

/// <content>Shells that are started with a text.</content>
internal sealed partial class ProgramStarters
{
    private void Shell(Dialect dialect)
    {
        var takesText = false;
        var readsInput = false;
        var at = 1;
        for (; at < _words.Length && _words[at].MayBeOption; at++)
        {
            var word = _words[at];
            if (word.Is("-") || word.Is("--"))
            {
                at++;
                break;
            }

            if (!word.IsLiteral || (word.Text.StartsWith("--", StringComparison.Ordinal) && word.Text is not ("--login" or "--norc" or "--noprofile" or "--posix" or "--verbose")))
            {
                HiddenIn("what it runs cannot be told from its options");
                return;
            }

            if (word.Text.StartsWith("--", StringComparison.Ordinal)) { continue; }

            takesText |= word.Text.Contains('c');
            readsInput |= word.Text.Contains('s');
            at += word.Text.Count(character => character is 'o' or 'O');
        }

        at = Math.Min(at, _words.Length);
        while (at < _words.Length && takesText && _words[at].IsLiteral && _words[at].Text.StartsWith('+')) { at++; }

        if (takesText && at < _words.Length) { Text(at, dialect); }
        else if (at < _words.Length && !readsInput) { ScriptFile(_words[at]); }
        else { Input(dialect); }
    }

    private void Text(int at, Dialect dialect)
    {
        Draft.Add(Command with { OnlyStarts = true });
        if (_words[at].MayBeMany) { Draft.Hide(Command.Line, "what it runs turns out only when it runs"); }

        Script(_words[at].Text, _words[at].IsLiteral, dialect, $"{Name} -c");
    }

    private void ScriptFile(ShellWord file)
    {
        Draft.Add(Command);
        Draft.Runs(file);
        if (IsMadeForIt(file)) { Draft.Hide(Command.Line, "a shell runs a text that is known only when it runs"); }
    }

    private static bool IsMadeForIt(ShellWord file) =>
        file.Text.StartsWith("<(", StringComparison.Ordinal) || file.Text.StartsWith("/dev/", StringComparison.Ordinal) || file.Text.StartsWith("/proc/", StringComparison.Ordinal);

    private void Input(Dialect dialect)
    {
        Draft.Add(Command with { OnlyStarts = _input is not CommandInput.Elsewhere });
        switch (_input)
        {
            case CommandInput.Text(var word):
                Script(word.Text, word.IsLiteral, dialect, $"{Name} <<<");
                break;
            case CommandInput.HereDocument(var document):
                (document.IsScript, document.ScriptDialect) = (true, dialect);
                break;
            case CommandInput.Elsewhere { IsNews: true }:
                Draft.Hide(Command.Line, "a shell runs what it reads");
                break;
            default:
                break;
        }
    }

    private void OtherShell()
    {
        if (_words.Length > 1 && _words[1..].All(word => !word.MayBeOption)) { ScriptFile(_words[1]); }
        else if (_words.Length == 1 && _input is CommandInput.Elsewhere { IsNews: false }) { Draft.Add(Command); }
        else { HiddenIn($"the language of {Name} is not read"); }
    }

    private void Script(string text, bool isKnown, Dialect dialect, string via)
    {
        if (!isKnown)
        {
            Draft.Hide(text, "a shell runs a text that is known only when it runs");

            // Commands in it have been read on the way already.
            if (text.Contains("$(", StringComparison.Ordinal) || text.AsSpan().IndexOfAny('`', '<') >= 0) { return; }
        }

        new ShellParser(text, Draft, dialect, parser.Depth + 1) { Via = via, StartedBy = _startedBy, IsPiped = _input is CommandInput.Elsewhere { IsNews: true } }.ReadAll();
    }
}
