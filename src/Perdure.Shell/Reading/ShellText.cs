using System.Buffers;

namespace Perdure.Shell.Reading;

/// <summary>A place in a shell text.</summary>
internal sealed class ShellText(string text)
{
    /// <summary>What ends a word where nothing quotes it.</summary>
    private static readonly SearchValues<char> Metacharacters = SearchValues.Create(" \t\n;&|<>()");

    private static readonly SearchValues<char> NameChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    public int At { get; private set; }

    public bool IsAtEnd => At >= text.Length;

    /// <summary>The character here; NUL at the end, which no text has within it.</summary>
    public char Here => At < text.Length ? text[At] : '\0';

    public char Next => At + 1 < text.Length ? text[At + 1] : '\0';

    public ReadOnlySpan<char> Rest => text.AsSpan(At);

    public static bool EndsWord(char character) => character == '\0' || Metacharacters.Contains(character);

    public static bool IsNameLetter(char character) => NameChars.Contains(character);

    public static bool IsName(ReadOnlySpan<char> word) => word.Length > 0 && !char.IsAsciiDigit(word[0]) && word.IndexOfAnyExcept(NameChars) < 0;

    public void Skip(int characters = 1) => At = Math.Min(At + characters, text.Length);

    public void GoToEnd() => At = text.Length;

    public void GoTo(int place) => At = place;

    public char Take()
    {
        var character = Here;
        Skip();
        return character;
    }

    public bool TryTake(string wanted)
    {
        if (!Rest.StartsWith(wanted, StringComparison.Ordinal)) { return false; }

        At += wanted.Length;
        return true;
    }

    public string From(int start) => text[start..At];

    /// <summary>The characters up to what ends a word, without a look at quotes.</summary>
    public ReadOnlySpan<char> WordAhead()
    {
        var length = Rest.IndexOfAny(Metacharacters);
        return length < 0 ? Rest : Rest[..length];
    }

    public ReadOnlySpan<char> NameAhead()
    {
        var length = Rest.IndexOfAnyExcept(NameChars);
        return length < 0 ? Rest : Rest[..length];
    }

    /// <summary>The line from here on without its end; goes to the next.</summary>
    public ReadOnlySpan<char> TakeLine()
    {
        var length = Rest.IndexOf('\n');
        var line = length < 0 ? Rest : Rest[..length];
        Skip(line.Length + 1);
        return line;
    }
}
