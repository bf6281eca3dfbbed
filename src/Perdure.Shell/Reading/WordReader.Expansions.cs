using System.Buffers;

namespace Perdure.Shell.Reading;

/// <content>What a dollar begins.</content>
internal sealed partial class WordReader
{
    private static readonly SearchValues<char> IndexChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@*+- ");

    /// <summary>So much of what follows is quoted where something is doubted.</summary>
    private const int QuotedMax = 30;

    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789:- ");

    /// <summary>A shell expression, the opening signs already taken, up to what closes it.</summary>
    public void Arithmetic(string close)
    {
        var start = text.At;
        var unused = new WordDraft();
        var depth = 0;
        var isPlain = true;
        while (!text.IsAtEnd)
        {
            if (depth == 0 && text.Here == close[0])
            {
                if (!isPlain) { parser.Draft.Doubt(text.From(start), "arithmetic may run what a variable holds"); }

                if (!text.TryTake(close)) { parser.Fail("nobody can tell whether (( begins arithmetic or two subshells; write ( ( for the latter"); }

                return;
            }

            isPlain &= !char.IsAsciiLetter(text.Here) && text.Here is not ('_' or '$' or '`' or '"' or '\\');
            switch (text.Here)
            {
                case '(' or '[': depth++; text.Skip(); break;
                case ')' or ']': depth = Math.Max(0, depth - 1); text.Skip(); break;
                case '$': Dollar(unused, isQuoted: true); break;
                case '`': Backticks(unused, isQuoted: true); break;
                case '\\': text.Skip(2); break;
                case '\'': parser.Fail("a quote inside arithmetic is not understood"); break;
                default: text.Skip(); break;
            }
        }

        parser.Fail($"expected {close}");
    }

    private void Dollar(WordDraft word, bool isQuoted)
    {
        var start = text.At;
        text.Skip();
        switch (text.Here)
        {
            case '\'' when !isQuoted:
                AnsiQuoted(word);
                return;
            case '"' when !isQuoted:
                if (parser.Dialect == Dialect.Posix) { word.AddExpansion("", many: false); }

                DoubleQuoted(word);
                return;
            case '(' or '{' or '[':
                if (parser.Enter()) { Opened(isQuoted); }

                parser.Leave();
                word.AddExpansion(text.From(start), many: !isQuoted);
                return;
            case '@' or '*':
                text.Skip();
                word.AddExpansion(text.From(start), many: true);
                return;
            case '#' or '?' or '$' or '!' or '-' or (>= '0' and <= '9'):
                text.Skip();
                word.AddExpansion(text.From(start), many: !isQuoted);
                return;
            case var character when ShellText.IsNameLetter(character):
                text.Skip(text.NameAhead().Length);
                word.AddExpansion(text.From(start), many: !isQuoted);
                return;
            default:
                word.Add('$');
                return;
        }
    }

    private void Opened(bool isQuoted)
    {
        switch (text.Take())
        {
            case '[':
                Arithmetic("]");
                break;
            case '{':
                Braced(isQuoted);
                break;
            case var _ when text.Here == '(':
                text.Skip();
                Arithmetic("))");
                break;
            default:
                parser.Substitution();
                break;
        }
    }

    /// <summary>A parameter in braces with what is done to it.</summary>
    private void Braced(bool isQuoted)
    {
        var start = text.At;
        if (text.Here is ' ' or '\t' or '\n' or '|' or '(')
        {
            parser.Fail("commands in ${ } are not understood");
            return;
        }

        if (text.Here == '!') { Doubt("it may mean any variable"); }

        if (text.Here is '!' or '#' && text.Next != '}') { text.Skip(); }

        var name = text.NameAhead().ToString();
        text.Skip(name.Length > 0 || text.Here is '}' or '\\' or '\'' or '"' or '`' or '$' or '{' ? name.Length : 1);
        if (text.Here == '[') { Index(); }

        Operation(name);
        BracedRest(isQuoted);

        void Doubt(string reason) => parser.Draft.Doubt($"${{{text.From(start)}{text.Rest[..Math.Min(text.Rest.Length, QuotedMax)]}", reason);

        void Index()
        {
            var length = text.Rest.IndexOf(']');
            if (length < 0 || text.Rest[1..length].IndexOfAnyExcept(IndexChars) >= 0)
            {
                parser.Fail("an index in ${ } is not understood");
                return;
            }

            if (text.Rest[1..length] is not ("@" or "*") && text.Rest[1..length].IndexOfAnyExceptInRange('0', '9') >= 0) { Doubt("an index is arithmetic, which may run what a variable holds"); }

            text.Skip(length + 1);
        }

        void Operation(string variable)
        {
            if (text.Here == '@') { Doubt("a changed form of a variable may be run"); }

            if (text.Here == '=' || (text.Here == ':' && text.Next == '=')) { parser.Draft.Assigned(variable, ShellWord.Unknown("...", many: false)); }

            if (text.Here == ':' && text.Next is not ('-' or '=' or '?' or '+'))
            {
                var length = text.Rest.IndexOf('}');
                if (length < 0 || text.Rest[..length].IndexOfAnyExcept(NumberChars) >= 0) { Doubt("a place in a text is arithmetic, which may run what a variable holds"); }
            }
        }
    }

    private void BracedRest(bool isQuoted)
    {
        var unused = new WordDraft();
        while (!text.IsAtEnd)
        {
            switch (text.Here)
            {
                case '}': text.Skip(); return;
                case '\\': text.Skip(2); break;
                case '\'' when !isQuoted: SingleQuoted(unused); break;
                case '\'': parser.Fail("a quote in ${ } within quotes is not understood"); break;
                case '"' when isQuoted && parser.Dialect == Dialect.Posix: parser.Fail("quotes in ${ } within quotes are not understood"); break;
                case '"': DoubleQuoted(unused); break;
                case '$': Dollar(unused, isQuoted); break;
                case '`': Backticks(unused, isQuoted); break;
                case '<' or '>' when text.Next == '(' && !isQuoted: ProcessSubstitution(unused); break;
                default: text.Skip(); break;
            }
        }

        parser.Fail("expected }");
    }

    private void AnsiQuoted(WordDraft word)
    {
        word.IsPlain = false;
        if (parser.Dialect == Dialect.Posix)
        {
            parser.Fail("$' is read differently by different shells");
            return;
        }

        text.Skip();
        if (!new AnsiQuote(text, word).TryRead()) { parser.Fail("a quote does not end"); }
    }
}
