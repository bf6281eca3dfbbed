using System.Text;

namespace Perdure.Shell.Reading;

/// <summary>A word that is being read.</summary>
internal sealed class WordDraft
{
    private readonly StringBuilder _text = new();
    private int _knownStart = -1;
    private bool _many;

    /// <summary>Nothing in it was quoted.</summary>
    public bool IsPlain { get; set; } = true;

    /// <summary>It goes over the end of a line.</summary>
    public bool IsJoined { get; set; }

    public int Length => _text.Length;

    public char Last => _text.Length > 0 ? _text[^1] : '\0';

    public void Add(char character) => _text.Append(character);

    public void Add(ReadOnlySpan<char> characters) => _text.Append(characters);

    /// <summary>Something that becomes something else when the command runs, as it was written.</summary>
    public void AddExpansion(ReadOnlySpan<char> written, bool many)
    {
        if (_knownStart < 0) { _knownStart = _text.Length; }

        _many |= many;
        _text.Append(written);
    }

    public ShellWord Finished() => new(_text.ToString(), IsLiteral: _knownStart < 0, _knownStart < 0 ? _text.Length : _knownStart, _many);
}
