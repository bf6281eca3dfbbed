using System.Collections.Immutable;

namespace Perdure.Shell.Reading;

/// <summary>Reads lists, pipelines and compound commands the way bash does, and tells a draft what it meets.</summary>
/// <remarks>What does not follow the grammar as it is known here ends the reading: the rest is said to be unreadable.</remarks>
internal sealed partial class ShellParser
{
    /// <summary>Nobody nests deeper by hand, and each level costs stack.</summary>
    private const int DepthMax = 64;

    private readonly ShellText _text;
    private readonly ReadingDraft _draft;
    private readonly Dialect _dialect;
    private readonly WordReader _words;
    private readonly HereDocuments _hereDocuments;
    private int _depth;
    private bool _piped;

    /// <param name="depth">How deep the text stands in others.</param>
    public ShellParser(string text, ReadingDraft draft, Dialect dialect, int depth)
    {
        _text = new ShellText(text);
        _draft = draft;
        _dialect = dialect;
        _depth = depth;
        _words = new WordReader(_text, this);
        _hereDocuments = new HereDocuments(_text, this);
    }

    public ReadingDraft Draft => _draft;

    public Dialect Dialect => _dialect;

    public bool HasFailed { get; private set; }

    public int Depth => _depth;

    /// <summary>What the text that is read is given to, if it is not the line itself.</summary>
    public string? Via { get; init; }

    public int? StartedBy { get; init; }

    /// <summary>What is read stands behind a pipe.</summary>
    public bool IsPiped { get => _piped; init => _piped = value; }

    public void ReadAll()
    {
        if (_depth > DepthMax)
        {
            Fail("it is nested too deeply");
            return;
        }

        List();
        if (!_text.IsAtEnd) { Fail($"expected a command, found \"{_text.WordAhead()}{_text.Here}\""); }

        _hereDocuments.ReadWaiting();
    }

    /// <summary>The text of a here-document, in which only expansions are read.</summary>
    public void ReadHereText()
    {
        if (_depth > DepthMax) { Fail("it is nested too deeply"); }

        _words.HereText();
    }

    /// <summary>A command list in parentheses, the opening one already taken.</summary>
    public void Substitution()
    {
        _hereDocuments.Enter();
        if (Enter()) { List(); }

        Leave();
        Expect(")");
        _hereDocuments.Leave();
    }

    /// <summary>Counts a level; <see cref="Leave"/> belongs to it in any case.</summary>
    public bool Enter()
    {
        if (++_depth <= DepthMax) { return true; }

        Fail("it is nested too deeply");
        return false;
    }

    public void Leave() => _depth--;

    /// <summary>Says that from here on nothing can be told, and goes to the end.</summary>
    public void Fail(string reason)
    {
        // The first reason is the true one; what follows only misses what it took away.
        if (!HasFailed) { _draft.Hide(_text.IsAtEnd ? "the end" : _text.Rest.ToString(), reason); }

        HasFailed = true;
        _text.GoToEnd();
    }

    private void List()
    {
        while (true)
        {
            SkipSpace(overLines: true);
            if (_text.IsAtEnd || _draft.IsFull || IsAtCloser()) { break; }

            Chain();
            SkipSpace();
            if (_text.Here == ';' && _text.Next is not (';' or '&')) { _text.Skip(); }
            else if (_text.Here == '&' && _text.Next != '&') { _text.Skip(); }
            else if (!_text.IsAtEnd && _text.Here is not ('\n' or ')' or ';')) { Fail("expected the end of a command"); }
        }

        if (_draft.IsFull) { Fail("there are too many commands"); }
    }

    private void Chain()
    {
        Pipeline();
        while (true)
        {
            SkipSpace();
            if (!_text.TryTake("&&") && !_text.TryTake("||")) { return; }

            SkipSpace(overLines: true);
            Pipeline();
        }
    }

    private void Pipeline()
    {
        while (TryWord("!") || TryTime()) { SkipSpace(); }

        var before = _piped;
        Command();
        while (SkippedTo('|') && _text.Next != '|')
        {
            _text.Skip();
            if (_text.Here == '&') { _text.Skip(); }

            SkipSpace(overLines: true);
            _piped = true;
            Command();
        }

        _piped = before;
    }

    private bool TryTime()
    {
        if (!TryWord("time")) { return false; }

        SkipSpace();
        if (TryWord("-p")) { SkipSpace(); }

        if (TryWord("--")) { SkipSpace(); }

        return true;
    }

    private void Command()
    {
        if (!Enter())
        {
            Leave();
            return;
        }

        var isCompound = true;
        if (_text.Here == '(')
        {
            Parenthesis();
        }
        else if (_text.WordAhead() is { Length: > 0 and <= 8 } word && Compound(word.ToString()) is { } compound)
        {
            _text.Skip(word.Length);
            compound();
        }
        else
        {
            isCompound = false;
            Simple();
        }

        if (isCompound) { Redirections(); }

        Leave();
    }

    private Action? Compound(string word) => word switch
    {
        "{" => Group,
        "if" => If,
        "while" or "until" => While,
        "for" => For,
        "select" => For,
        "case" => Case,
        "function" => Function,
        "[[" => Conditional,
        "coproc" => () => Fail("coproc is not understood"),
        _ => null,
    };

    private void Redirections()
    {
        SkipSpace();
        while (TryRedirection(out _)) { SkipSpace(); }
    }

    private bool IsAtCloser()
    {
        if (_text.Here == ')' || (_text.Here == ';' && _text.Next is ';' or '&')) { return true; }

        return _text.WordAhead() is "}" or "then" or "do" or "done" or "fi" or "else" or "elif" or "esac";
    }

    private bool TryWord(string word)
    {
        if (!_text.WordAhead().SequenceEqual(word)) { return false; }

        _text.Skip(word.Length);
        return true;
    }

    private void ExpectWord(string word)
    {
        SkipSpace(overLines: true);
        if (!TryWord(word)) { Fail($"expected {word}"); }
    }

    private void Expect(string sign)
    {
        if (!_text.TryTake(sign)) { Fail($"expected {sign}"); }
    }

    private bool SkippedTo(char sign)
    {
        SkipSpace();
        return _text.Here == sign;
    }

    /// <summary>Goes over blanks, comments and continued lines; over ends of lines where it is told to.</summary>
    private void SkipSpace(bool overLines = false)
    {
        while (true)
        {
            if (_text.Here is ' ' or '\t') { _text.Skip(); }
            else if (_text.Here == '\\' && _text.Next == '\n') { _text.Skip(2); }
            else if (_text.Here == '#') { _text.Skip(_text.Rest.IndexOf('\n') is >= 0 and var length ? length : _text.Rest.Length); }
            else if (overLines && _text.Here == '\n')
            {
                _text.Skip();
                _hereDocuments.ReadWaiting();
            }
            else { return; }
        }
    }
}
