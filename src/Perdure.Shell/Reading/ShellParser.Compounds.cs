namespace Perdure.Shell.Reading;

/// <content>The compound commands.</content>
internal sealed partial class ShellParser
{
    private void Parenthesis()
    {
        _text.Skip();
        if (_text.Here == '(')
        {
            _text.Skip();
            _words.Arithmetic("))");
            return;
        }

        List();
        Expect(")");
    }

    private void Group()
    {
        List();
        ExpectWord("}");
    }

    private void If()
    {
        List();
        ExpectWord("then");
        List();
        while (TryWord("elif"))
        {
            List();
            ExpectWord("then");
            List();
        }

        if (TryWord("else")) { List(); }

        ExpectWord("fi");
    }

    private void While()
    {
        List();
        Body();
    }

    private void Body()
    {
        ExpectWord("do");
        List();
        ExpectWord("done");
    }

    private void For()
    {
        SkipSpace();
        if (_text.TryTake("(("))
        {
            _words.Arithmetic("))");
        }
        else
        {
            Name();
            SkipSpace(overLines: true);
            if (TryWord("in")) { WordsUpToSeparator(); }
        }

        SkipSpace();
        if (_text.Here == ';') { _text.Skip(); }

        Body();
    }

    private void Name()
    {
        var name = _text.WordAhead().ToString();
        if (!ShellText.IsName(name))
        {
            Fail("expected the name of a variable");
            return;
        }

        _text.Skip(name.Length);
        _draft.Assigned(name, value: null);
    }

    private void WordsUpToSeparator()
    {
        while (true)
        {
            SkipSpace();
            if (_text.IsAtEnd || _text.Here is ';' or '\n' or '&' or ')') { return; }

            if (!_words.TryRead(out _)) { Fail("expected a word"); }
        }
    }

    private void Case()
    {
        SkipSpace();
        if (!_words.TryRead(out _)) { Fail("expected a word"); }

        ExpectWord("in");
        while (true)
        {
            SkipSpace(overLines: true);
            if (TryWord("esac")) { return; }

            if (_text.IsAtEnd)
            {
                Fail("expected esac");
                return;
            }

            Patterns();
            List();
            if (!_text.TryTake(";;&") && !_text.TryTake(";;") && !_text.TryTake(";&"))
            {
                ExpectWord("esac");
                return;
            }
        }
    }

    private void Patterns()
    {
        _ = _text.TryTake("(");
        do
        {
            SkipSpace();
            if (!_words.TryRead(out _)) { Fail("expected a pattern"); }

            SkipSpace();
        }
        while (_text.TryTake("|"));

        Expect(")");
    }

    private void Function()
    {
        SkipSpace();
        var name = _text.WordAhead().ToString();
        _text.Skip(name.Length);
        SkipSpace();
        if (_text.TryTake("("))
        {
            SkipSpace();
            Expect(")");
        }

        FunctionBody(name);
    }

    private void FunctionBody(string name)
    {
        if (name.AsSpan().IndexOfAny("\\'\"`$") >= 0)
        {
            Fail("expected the name of a function");
            return;
        }

        _draft.EnterFunction(name);
        SkipSpace(overLines: true);
        Command();
        _draft.LeaveFunction();
    }

    private void Conditional()
    {
        while (true)
        {
            SkipSpace(overLines: true);
            if (_text.IsAtEnd)
            {
                Fail("expected ]]");
                return;
            }

            if (TryWord("]]")) { return; }

            if (TryWord("=~"))
            {
                SkipSpace();
                _words.ReadPattern();
            }
            else if (_words.TryRead(out var word))
            {
                if (word.Text is "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge" or "-v" or "-R")
                {
                    _draft.Doubt($"[[ {word.Text} ]]", "numbers in [[ ]] are arithmetic, which may run what a variable holds");
                }
            }
            else if (_text.Here is '(' or ')' or '<' or '>' or '&' or '|')
            {
                _text.Skip();
            }
            else
            {
                Fail("expected ]]");
            }
        }
    }
}
