using System.Collections.Immutable;

namespace Perdure.Shell.Reading;

/// <content>Simple commands with their variables and redirections.</content>
internal sealed partial class ShellParser
{
    private void Simple()
    {
        var words = ImmutableArray.CreateBuilder<ShellWord>();
        var variables = ImmutableArray.CreateBuilder<(string Name, ShellWord? Value)>();
        var input = _piped ? CommandInput.Pipe : CommandInput.Inherited;
        var isDeclaration = false;
        var start = _text.At;
        while (true)
        {
            SkipSpace();
            if (TryRedirection(out var redirected))
            {
                if (redirected is not null) { input = redirected; }
            }
            else if (_text.Here == '(' && words is [{ IsLiteral: true } name] && variables.Count == 0 && _words.LastWasPlain)
            {
                _text.Skip();
                SkipSpace();
                Expect(")");
                FunctionBody(name.Text);
                return;
            }
            else if ((words.Count == 0 || isDeclaration) && TryVariable(out var variable))
            {
                variables.Add(variable);
                if (isDeclaration) { words.Add(ShellWord.Literal(variable.Name)); }
            }
            else if (_words.TryRead(out var word))
            {
                if (words.Count == 0 && _words.LastWasJoined) { Fail("the name of the command goes on in the next line"); }

                words.Add(word);
                isDeclaration |= words.Count == 1 && word is { IsLiteral: true, Text: "declare" or "typeset" or "export" or "readonly" or "local" };
            }
            else
            {
                break;
            }
        }

        if (HasFailed && words.Count == 0) { return; }

        if (_text.At == start)
        {
            Fail("expected a command");
            return;
        }

        // What is set before `read` holds for `read` alone, whose name nothing changes.
        if (words is not [{ IsLiteral: true, Text: "read" }, ..])
        {
            foreach (var (name, value) in variables) { _draft.Assigned(name, value); }
        }

        if (words.Count > 0) { new ProgramStarters(this).Run(words.ToImmutable(), Via, StartedBy, input); }
    }

    /// <summary>name=value, name+=value, name[3]=value, name=(values).</summary>
    private bool TryVariable(out (string Name, ShellWord? Value) variable)
    {
        variable = default;
        var name = _text.NameAhead();
        if (!ShellText.IsName(name)) { return false; }

        var start = _text.At;
        var found = name.ToString();
        _text.Skip(name.Length);
        if (_text.Here == '[' && _text.WordAhead().IndexOf(']') is > 0 and var end)
        {
            var index = _text.WordAhead()[1..end];
            if (index.IndexOfAny("$`\"'\\") >= 0)
            {
                // What stands in it is to be read, and as a word it is.
                _text.GoTo(start);
                return false;
            }

            var isNumber = index.IndexOfAnyExceptInRange('0', '9') < 0;
            _text.Skip(end + 1);
            if (_text.Here is '=' or '+' && !isNumber) { _draft.Doubt(found, "an index is arithmetic, which may run what a variable holds"); }
        }

        if (!_text.TryTake("=") && !_text.TryTake("+="))
        {
            _text.GoTo(start);
            return false;
        }

        if (_text.Here == '(')
        {
            Array();
            variable = (found, ShellWord.Unknown("(...)", many: true));
            return true;
        }

        variable = (found, _words.TryReadValue(out var value) ? value : ShellWord.Literal(""));
        return true;
    }

    private void Array()
    {
        _text.Skip();
        while (true)
        {
            SkipSpace(overLines: true);
            if (_text.TryTake(")")) { return; }

            if (!_words.TryRead(out _))
            {
                Fail("expected ) after the values of an array");
                return;
            }
        }
    }

    /// <param name="input">Where the command then reads from, if the redirection is about that.</param>
    private bool TryRedirection(out CommandInput? input)
    {
        input = null;
        var length = DescriptorAhead();
        var operation = _text.Rest[length..];
        if (operation.Length == 0 || !(operation[0] is '<' or '>' || (length == 0 && operation.StartsWith("&>")))) { return false; }
        if (length == 0 && operation.Length > 1 && operation[1] == '(' && operation[0] != '&') { return false; } // A process substitution is a word.

        var isInput = length == 0 || _text.Rest[..length] is "0";
        _text.Skip(length);
        if (_text.TryTake("<<<"))
        {
            input = isInput ? new CommandInput.Text(Target()) : null;
        }
        else if (_text.TryTake("<<-") || _text.TryTake("<<"))
        {
            var stripsTabs = _text.At > 0 && _text.From(_text.At - 1) == "-";
            SkipSpace();
            var quoted = _words.TryRead(out var end) ? !_words.LastWasPlain : Failed("expected the word a here-document ends with");
            if (!end.IsLiteral && !HasFailed) { Fail("the end of a here-document is no plain word"); }

            var document = _hereDocuments.Await(end.Text ?? "", quoted, stripsTabs);
            input = isInput ? new CommandInput.HereDocument(document) : null;
        }
        else
        {
            Redirection(isInput, ref input);
        }

        return true;
    }

    private void Redirection(bool isInput, ref CommandInput? input)
    {
        if (_text.TryTake("<&") || _text.TryTake("<>"))
        {
            var opensForBoth = _text.From(_text.At - 1) == ">";
            var target = Target();
            if (opensForBoth) { Written(target); }

            input = isInput ? CommandInput.File : null;
        }
        else if (_text.TryTake("<"))
        {
            Target();
            input = isInput ? CommandInput.File : null;
        }
        else if (_text.TryTake(">&"))
        {
            if (Target() is var target && !IsDescriptor(target)) { Written(target); }
        }
        else
        {
            _ = _text.TryTake("&>>") || _text.TryTake("&>") || _text.TryTake(">>") || _text.TryTake(">|") || _text.TryTake(">");
            Written(Target());
        }
    }

    private void Written(ShellWord file)
    {
        if (!(file.Is("/dev/null") || file.Is("/dev/stdout") || file.Is("/dev/stderr") || file.Is("/dev/tty"))) { _draft.Writes(file); }
    }

    private ShellWord Target()
    {
        SkipSpace();
        if (_words.TryRead(out var target)) { return target; }

        Fail("expected the file of a redirection");
        return ShellWord.Literal("");
    }

    private static bool IsDescriptor(ShellWord target) => target.IsLiteral && target.Text.TrimEnd('-').AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    private bool Failed(string reason)
    {
        Fail(reason);
        return true;
    }

    /// <summary>How many characters before the sign name the descriptor: <c>2&gt;</c>, <c>{log}&gt;</c>.</summary>
    private int DescriptorAhead()
    {
        var rest = _text.Rest;
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits > 0 && rest[digits] is '<' or '>') { return digits; }
        if (rest.Length == 0 || rest[0] != '{') { return 0; }

        var end = rest.IndexOf('}');
        return end > 0 && end + 1 < rest.Length && rest[end + 1] is '<' or '>' && ShellText.IsName(rest[1..end]) ? end + 1 : 0;
    }
}
