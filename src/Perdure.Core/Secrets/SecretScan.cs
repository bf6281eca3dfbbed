using System.Buffers;

namespace Perdure.Core.Secrets;

/// <summary>A secret found in a text.</summary>
/// <param name="Start">Where what is hidden begins; a name before it stays.</param>
/// <param name="IsOpen">It reaches the end of the text and may go on.</param>
internal readonly record struct FoundSecret(int Start, int End, string Kind, bool IsOpen);

/// <summary>Tells whether a secret begins at a place where something says that one might.</summary>
internal readonly ref struct SecretScan(ReadOnlySpan<char> text, char before, bool isWhole)
{
    /// <summary>A name goes on at most so far behind the word that makes it suspicious.</summary>
    private const int NameTailMax = 24;

    /// <summary>A longer value is a text, not a password.</summary>
    private const int ValueMax = 256;

    /// <summary>Longer than any private key in use.</summary>
    private const int PrivateKeyMax = 16_384;

    private static readonly SearchValues<char> NameChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> TokenChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~+/=-");

    private static readonly SearchValues<char> SegmentChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> PrivateKeyChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=:, \t\r\n\\");

    private static readonly SearchValues<char> UserEnds = SearchValues.Create(" \t\r\n\"'`<>/?#@\\");

    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\r\n\"'`,;<>()[]{}|&\\");

    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>A key of a known kind: <c>sk-...</c>.</summary>
    public FoundSecret? Key(int at, int anchorLength, SecretKind kind)
    {
        var first = at + anchorLength;
        if (kind.Name == "telegram-token") { at -= DigitsBefore(at); }
        else if (IsNameLetter(Before(at))) { return null; }

        var end = End(first, kind.Chars);
        if (end == _text.Length && !isWhole) { return new FoundSecret(at, end, kind.Name, IsOpen: true); }

        var isOne = end - first >= kind.CharsMin && SecretKind.LooksDrawn(_text[first..end]) && (kind.Name != "telegram-token" || first - at >= 8);
        return isOne ? new FoundSecret(at, end, kind.Name, IsOpen: false) : null;
    }

    /// <summary>Three segments divided by dots, the first of which is JSON.</summary>
    public FoundSecret? WebToken(int at)
    {
        const int SegmentMin = 10;
        if (IsNameLetter(Before(at))) { return null; }

        var end = at;
        for (var segment = 0; segment < 3; segment++)
        {
            var start = end;
            end = End(start, SegmentChars);
            if (end == _text.Length && !isWhole) { return new FoundSecret(at, end, "jwt", IsOpen: true); }
            if (end - start < SegmentMin) { return null; }
            if (segment == 2) { break; }
            if (end == _text.Length || _text[end] != '.') { return null; }

            end++;
        }

        return new FoundSecret(at, end, "jwt", IsOpen: false);
    }

    /// <summary>What follows <c>Bearer</c> or <c>Basic</c>.</summary>
    public FoundSecret? Credentials(int at, int anchorLength, string kind)
    {
        const int CharsMin = 12;
        var first = at + anchorLength;
        var end = End(first, TokenChars);
        if (end == _text.Length && !isWhole) { return new FoundSecret(first, end, kind, IsOpen: true); }

        return end - first >= CharsMin && SecretKind.LooksDrawn(_text[first..end]) ? new FoundSecret(first, end, kind, IsOpen: false) : null;
    }

    /// <summary>The password of <c>https://user:password@host</c>.</summary>
    public FoundSecret? Address(int at)
    {
        var first = at + "://".Length;
        var length = _text[first..].IndexOfAny(UserEnds);
        if (length < 0) { return isWhole || _text.Length - first > ValueMax ? null : new FoundSecret(first, _text.Length, "url-password", IsOpen: true); }
        if (_text[first + length] != '@' || length > ValueMax) { return null; }

        var user = _text.Slice(first, length);
        var colon = user.IndexOf(':');
        var password = user[(colon + 1)..];
        var isOne = colon < 0 ? password.Length >= 16 && SecretKind.LooksDrawn(password) : !IsPlaceholder(password) && !password.SequenceEqual(user[..colon]) && password.Length > 2;
        return isOne ? new FoundSecret(first + colon + 1, first + length, "url-password", IsOpen: false) : null;
    }

    /// <summary>A private key in characters, from its first line to its last.</summary>
    public FoundSecret? PrivateKey(int at)
    {
        var line = _text[at..];
        var head = line[..Math.Min(line.Length, 64)].IndexOf("PRIVATE KEY-----");
        if (head < 0) { return line.Length < 64 && !isWhole ? new FoundSecret(at, _text.Length, "private-key", IsOpen: true) : null; }

        var first = at + head + "PRIVATE KEY-----".Length;
        var rest = _text[first..];
        var end = rest.IndexOf("-----END");
        if (end >= 0 && end <= PrivateKeyMax && rest[..end].IndexOfAnyExcept(PrivateKeyChars) < 0)
        {
            var close = rest[end..].IndexOf("KEY-----");
            if (close >= 0) { return new FoundSecret(at, first + end + close + "KEY-----".Length, "private-key", IsOpen: false); }
        }

        var body = rest.IndexOfAnyExcept(PrivateKeyChars);
        var until = body < 0 ? _text.Length : first + body;
        return new FoundSecret(at, until, "private-key", IsOpen: !isWhole && (body < 0 || rest[body..].StartsWith("-")));
    }

    /// <summary>A value behind a name that says what it is: <c>DB_PASSWORD=...</c>, <c>"apiKey": "..."</c>.</summary>
    public FoundSecret? Named(int at, int anchorLength)
    {
        var isPassword = _text[at + 1] is 's' or 'S';
        var place = at + anchorLength;
        var nameEnd = End(place, NameChars);
        if (nameEnd - place > NameTailMax) { return null; }
        if (nameEnd == _text.Length) { return isWhole ? null : Open(at); }

        place = nameEnd;
        if (_text[place] is '"' or '\'') { place++; }

        var spaces = Blanks(ref place);
        if (place == _text.Length) { return isWhole ? null : Open(at); }
        if (_text[place] is not (':' or '=')) { return null; }

        var isAssigned = _text[place] == '=' && spaces == 0;
        place++;
        if (place < _text.Length && _text[place] is '=' or '>') { place++; }

        spaces = Blanks(ref place);
        if (place >= _text.Length) { return isWhole ? null : Open(at); }

        var quote = _text[place] is '"' or '\'' or '`' ? _text[place] : '\0';
        if (quote != '\0') { place++; }

        var value = _text[place..];
        var length = quote != '\0' ? value.IndexOfAny(quote, '\n') : value.IndexOfAny(ValueEnds);
        if (length < 0)
        {
            if (!isWhole) { return value.Length > ValueMax ? null : Open(at); }

            length = value.Length;
        }

        if (length > ValueMax) { return null; }

        var isCode = quote == '\0' && ((!isAssigned && spaces == 0) || (length < value.Length && value[length] is '(' or '[' or '{') || (isAssigned && spaces > 0));
        return !isCode && LooksSecret(value[..length], quote != '\0', isPassword) ? new FoundSecret(place, place + length, "secret", IsOpen: false) : null;
    }

    /// <summary>Words that say that a value only stands for one.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<char> value) =>
        value.Length == 0
        || value[0] is '$' or '<' or '{' or '%' or '*'
        || value.StartsWith("[redacted:")
        || value.IndexOfAny(PlaceholderWords) >= 0;

    private static readonly SearchValues<string> PlaceholderWords = SearchValues.Create(
        ["example", "placeholder", "change", "your", "xxx", "test", "dummy", "sample", "fake", "***", "1234", "password", "secret", "token", "postgres", "root", "hunter", "process.", "os.", "env.", "environ", "://"],
        StringComparison.OrdinalIgnoreCase);

    private static bool LooksSecret(ReadOnlySpan<char> value, bool isQuoted, bool isPassword)
    {
        const int PasswordMin = 6;
        const int TokenMin = 12;
        if (value.Length < (isPassword ? PasswordMin : TokenMin) || IsPlaceholder(value) || value.IndexOfAny(" \t") >= 0 || value[0] is '/' or '.' or '~') { return false; }
        if (!isQuoted && value.Contains('.') && value.IndexOfAnyExcept(SearchDotted) < 0) { return false; } // config.token2

        return SecretKind.LooksDrawn(value);
    }

    private static readonly SearchValues<char> SearchDotted = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");

    private FoundSecret Open(int at) => new(at, _text.Length, "secret", IsOpen: true);

    private int Blanks(ref int place)
    {
        const int BlanksMax = 2;
        var count = 0;
        while (place < _text.Length && _text[place] is ' ' or '\t' && count < BlanksMax)
        {
            place++;
            count++;
        }

        return count;
    }

    private int End(int from, SearchValues<char> characters)
    {
        if (from >= _text.Length) { return _text.Length; }

        var length = _text[from..].IndexOfAnyExcept(characters);
        return length < 0 ? _text.Length : from + length;
    }

    private int DigitsBefore(int at)
    {
        var count = 0;
        while (at - count > 0 && char.IsAsciiDigit(_text[at - count - 1])) { count++; }

        return count;
    }

    private char Before(int at) => at == 0 ? before : _text[at - 1];

    private static bool IsNameLetter(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';
}
