using System.Buffers;

namespace Perdure.Shell.Reading;

/// <summary>Reads words with their quotes and expansions; commands inside them are read on the way.</summary>
internal sealed partial class WordReader(ShellText text, ShellParser parser)
{
    private static readonly SearchValues<char> SpecialInHereText = SearchValues.Create("\\$`");

    private static readonly SearchValues<char> ReferenceChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-+/._^");

    /// <summary>Nothing in the last word was quoted.</summary>
    public bool LastWasPlain { get; private set; }

    /// <summary>The last word went over the end of a line.</summary>
    public bool LastWasJoined { get; private set; }

    public bool TryRead(out ShellWord word) => TryRead(isValue: false, out word);

    /// <summary>What a variable is set to: braces mean nothing there.</summary>
    public bool TryReadValue(out ShellWord word) => TryRead(isValue: true, out word);

    /// <summary>A regular expression of <c>[[ =~ ]]</c>, which only a blank ends.</summary>
    public void ReadPattern()
    {
        var word = new WordDraft();
        while (!text.IsAtEnd && text.Here is not (' ' or '\t' or '\n')) { Piece(word, isValue: true); }
    }

    /// <summary>A text in which only expansions mean something.</summary>
    public void HereText()
    {
        var unused = new WordDraft();
        while (text.Rest.IndexOfAny(SpecialInHereText) is >= 0 and var length)
        {
            text.Skip(length);
            switch (text.Here)
            {
                case '\\': text.Skip(2); break;
                case '$': Dollar(unused, isQuoted: true); break;
                default: Backticks(unused, isQuoted: true); break;
            }
        }

        text.GoToEnd();
    }

    private bool TryRead(bool isValue, out ShellWord word)
    {
        var start = text.At;
        var draft = new WordDraft();
        while (!text.IsAtEnd && (IsProcessSubstitution || !ShellText.EndsWord(text.Here))) { Piece(draft, isValue); }

        LastWasPlain = draft.IsPlain;
        LastWasJoined = draft.IsJoined;
        word = draft.Finished();
        return text.At > start && !(parser.HasFailed && draft.Length == 0);
    }

    private bool IsProcessSubstitution => text.Here is '<' or '>' && text.Next == '(';

    private void Piece(WordDraft word, bool isValue)
    {
        switch (text.Here)
        {
            case '\\': Backslash(word); break;
            case '\'': SingleQuoted(word); break;
            case '"': DoubleQuoted(word); break;
            case '$': Dollar(word, isQuoted: false); break;
            case '`': Backticks(word, isQuoted: false); break;
            case '<' or '>' when text.Next == '(': ProcessSubstitution(word); break;
            case '~' when word.Length == 0 || word.Last is '=' or ':': Expansion(word, many: false); break;
            case '[' when word.Length == 0 && ShellText.EndsWord(text.Next): word.Add(text.Take()); break;
            case '*' or '?' or '[': Expansion(word, many: true); break;
            case '{' when !isValue && !IsLiteralBrace(word): Expansion(word, many: true); break;
            default: word.Add(text.Take()); break;
        }
    }

    private void Expansion(WordDraft word, bool many) => word.AddExpansion([text.Take()], many);

    /// <summary><c>{}</c> and <c>HEAD@{1}</c> stay what they are.</summary>
    private bool IsLiteralBrace(WordDraft word)
    {
        if (text.Next is '}' or '\0' || ShellText.EndsWord(text.Next)) { return true; }
        if (word.Last != '@') { return false; }

        var inside = text.Rest[1..];
        var length = inside.IndexOfAnyExcept(ReferenceChars);
        return length > 0 && inside[length] == '}' && inside[..length].IndexOf("..") < 0;
    }

    private void Backslash(WordDraft word)
    {
        text.Skip();
        if (text.Here == '\n')
        {
            text.Skip();
            word.IsJoined = true;
            return;
        }

        word.IsPlain = false;
        word.Add(text.IsAtEnd ? '\\' : text.Take());
    }

    private void SingleQuoted(WordDraft word)
    {
        word.IsPlain = false;
        text.Skip();
        var length = text.Rest.IndexOf('\'');
        if (length < 0)
        {
            parser.Fail("a quote does not end");
            return;
        }

        word.Add(text.Rest[..length]);
        text.Skip(length + 1);
    }

    private void DoubleQuoted(WordDraft word)
    {
        word.IsPlain = false;
        text.Skip();
        while (!text.IsAtEnd)
        {
            switch (text.Here)
            {
                case '"':
                    text.Skip();
                    return;
                case '\\' when text.Next is '$' or '`' or '"' or '\\':
                    text.Skip();
                    word.Add(text.Take());
                    break;
                case '\\' when text.Next == '\n':
                    text.Skip(2);
                    break;
                case '$':
                    Dollar(word, isQuoted: true);
                    break;
                case '`':
                    Backticks(word, isQuoted: true);
                    break;
                default:
                    word.Add(text.Take());
                    break;
            }
        }

        parser.Fail("a quote does not end");
    }

    private void ProcessSubstitution(WordDraft word)
    {
        if (parser.Dialect == Dialect.Posix)
        {
            parser.Fail("sh knows no process substitution");
            return;
        }

        var start = text.At;
        text.Skip(2);
        parser.Substitution();
        word.AddExpansion(text.From(start), many: false);
    }

    private void Backticks(WordDraft word, bool isQuoted)
    {
        var start = text.At;
        text.Skip();
        var inside = new System.Text.StringBuilder();
        while (!text.IsAtEnd && text.Here != '`')
        {
            if (text.Here == '\\' && (text.Next is '`' or '\\' or '$' || (isQuoted && text.Next == '"'))) { text.Skip(); }

            inside.Append(text.Take());
        }

        if (text.IsAtEnd)
        {
            parser.Fail("a backtick does not end");
            return;
        }

        text.Skip();
        new ShellParser(inside.ToString(), parser.Draft, parser.Dialect, parser.Depth + 1) { IsPiped = parser.IsPiped }.ReadAll();
        word.AddExpansion(text.From(start), many: !isQuoted);
    }
}
