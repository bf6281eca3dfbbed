using System.Collections.Immutable;

namespace Perdure.Tools.Patching;

/// <summary>How exactly lines of a patch have to be those of the file, from strict to lenient.</summary>
internal sealed record LineFit(Func<string, string> Reduce)
{
    public static ImmutableArray<LineFit> Degrees { get; } = [
        new(line => line),
        new(line => line.TrimEnd()),
        new(line => line.Trim()),
        new(Plain),
    ];

    /// <summary>The most lenient degree.</summary>
    public static LineFit Loosest => Degrees[^1];

    // Models write plain signs where a file has the typographic ones.
    private static string Plain(string line) => string.Create(line.Trim().Length, line.Trim(), (plain, from) =>
    {
        for (var at = 0; at < from.Length; at++) { plain[at] = Plain(from[at]); }
    });

    private static char Plain(char character) => character switch
    {
        >= '\u2010' and <= '\u2015' or '\u2212' => '-',
        >= '\u2018' and <= '\u201B' => '\'',
        >= '\u201C' and <= '\u201F' => '"',
        '\u00A0' or (>= '\u2002' and <= '\u200A') or '\u202F' or '\u205F' or '\u3000' => ' ',
        _ => character,
    };
}
