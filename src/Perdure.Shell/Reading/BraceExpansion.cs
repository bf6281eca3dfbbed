using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Perdure.Shell.Reading;

/// <summary>What a word may become once its braces are expanded: <c>{/,x}</c> is <c>/</c> and <c>x</c>.</summary>
internal static partial class BraceExpansion
{
    /// <summary>A word with more alternatives is nothing anybody types; the rest is taken as written.</summary>
    private const int AlternativesMax = 64;

    /// <summary>Linux takes no longer path, and looking through nested braces takes the square of their length.</summary>
    public const int CharsMax = 4_096;

    /// <summary>A sequence from character to character may hold <c>.</c> and <c>/</c>; so many are looked at.</summary>
    private const int SequenceMax = 128;

    /// <summary>The word itself where nothing in it expands. Which braces were quoted is no longer known, so all may expand.</summary>
    public static ImmutableArray<string> Of(ShellWord word)
    {
        if (word.IsLiteral || !word.MayBeMany || word.Text.Length > CharsMax) { return [word.Text]; }

        var done = ImmutableArray.CreateBuilder<string>();
        var open = new Stack<string>([word.Text]);
        while (open.TryPop(out var text) && done.Count + open.Count < AlternativesMax)
        {
            if (Innermost().Match(text) is { Success: true } braces)
            {
                foreach (var part in Parts(braces.Groups["inside"].Value)) { open.Push(string.Concat(text.AsSpan(0, braces.Index), part, text.AsSpan(braces.Index + braces.Length))); }
            }
            else
            {
                done.Add(text);
            }
        }

        done.AddRange(open);
        return done.Count == 0 ? [word.Text] : done.ToImmutable();
    }

    private static IEnumerable<string> Parts(string inside) => inside.Contains(',')
        ? inside.Split(',')
        : Enumerable.Range(Math.Min(inside[0], inside[^1]), Math.Min(SequenceMax, Math.Abs(inside[0] - inside[^1]) + 1)).Select(character => ((char)character).ToString());

    /// <summary>Braces with a list or a sequence of characters, and no other braces in them; not those of a variable.</summary>
    [GeneratedRegex(@"(?<!\$)\{(?<inside>[^{},]*(?:,[^{},]*)+|[^{}]\.\.[^{}])\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Innermost();
}
