namespace Perdure.Shell.Reading;

/// <summary>One word of a command, as far as it is known before it runs.</summary>
/// <param name="Text">The word without its quotes; expansions stand in it as they were written.</param>
/// <param name="IsLiteral">The program is given exactly this text.</param>
/// <param name="KnownStart">So many characters at the start are given for sure.</param>
/// <param name="MayBeMany">May become several words, or none.</param>
public readonly record struct ShellWord(string Text, bool IsLiteral, int KnownStart, bool MayBeMany)
{
    public static ShellWord Literal(string text) => new(text, IsLiteral: true, text.Length, MayBeMany: false);

    /// <summary>What comes from elsewhere, such as the lines xargs reads.</summary>
    public static ShellWord Unknown(string shown, bool many) => new(shown, IsLiteral: false, KnownStart: 0, many);

    public ReadOnlySpan<char> Start => Text.AsSpan(0, KnownStart);

    /// <summary>Whether the program is sure to be given this.</summary>
    public bool Is(string text) => IsLiteral && Text == text;

    /// <summary>Whether the program may be given this.</summary>
    public bool MayBe(string text) => IsLiteral ? Text == text : text.AsSpan().StartsWith(Start, StringComparison.Ordinal);

    /// <summary>Whether it is or may become an option.</summary>
    public bool MayBeOption => IsLiteral || StartIsSure ? Text.StartsWith('-') || (MayBeMany && MaySplit) : true;

    // A home folder has a name that starts with a slash.
    private bool StartIsSure => KnownStart > 0 || Text.StartsWith('~');

    // A glob yields names that all start with what is known; only what is split at blanks may start with anything.
    private bool MaySplit => Text.AsSpan(KnownStart).IndexOfAny('$', '`', '{') >= 0;

    public override string ToString() => Text;
}
