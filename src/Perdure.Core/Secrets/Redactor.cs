using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Perdure.Core.Secrets;

/// <summary>Takes secrets out of texts: values that are known, and whatever has the shape of a key.</summary>
/// <remarks>One pass: a vectorised search for how secrets begin, and a close look only where one might.</remarks>
public sealed class Redactor
{
    /// <summary>A shorter value is found in every other text.</summary>
    public const int ValueCharsMin = 8;

    /// <summary>Names whose values are looked at, without the character they begin with: that saves a form of each.</summary>
    private static readonly string[] Names =
    [
        "assword", "ASSWORD", "asswd", "ASSWD", "ecret", "ECRET", "oken", "OKEN", "pi_key", "piKey", "PI_KEY", "pi-key", "pi-Key", "pikey", "PIKEY",
        "ccess_key", "ccessKey", "CCESS_KEY", "rivate_key", "RIVATE_KEY", "redential", "REDENTIAL",
    ];

    private readonly FrozenDictionary<char, (string Anchor, Look Look)[]> _looks;
    private readonly ImmutableArray<string> _anchors;
    private readonly SearchValues<string> _search;
    private readonly int _anchorMax;

    private delegate FoundSecret? Look(SecretScan scan, int at);

    /// <param name="values">Secrets that are known as they are.</param>
    /// <param name="shapes">Whether what looks like a key is taken for one.</param>
    public Redactor(IEnumerable<string> values, bool shapes = true)
    {
        var looks = new Dictionary<string, Look>();
        if (shapes) { AddShapes(looks); }

        foreach (var value in values.Where(value => value.Length >= ValueCharsMin)) { looks[value] = (_, at) => new FoundSecret(at, at + value.Length, "known-secret", IsOpen: false); }

        // Of two that begin alike the longer one is meant.
        _anchors = [.. looks.Keys.OrderByDescending(anchor => anchor.Length)];
        _anchorMax = _anchors.IsEmpty ? 0 : _anchors[0].Length;
        _looks = _anchors.GroupBy(anchor => anchor[0]).ToFrozenDictionary(group => group.Key, group => group.Select(anchor => (anchor, looks[anchor])).ToArray());

        // Whoever finds the shorter one has found the longer one too; and few are searched for much faster than many.
        var shortest = _anchors.Where(anchor => !_anchors.Any(other => other.Length < anchor.Length && anchor.StartsWith(other, StringComparison.Ordinal)));
        _search = SearchValues.Create([.. shortest], StringComparison.Ordinal);
    }

    public static Redactor Nothing { get; } = new([], shapes: false);

    /// <summary>The text without its secrets. The same text where there are none.</summary>
    public Redaction Redact(string text)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var redacted = Redact(text, before: '\0', isWhole: true, counts, out _);
        return new Redaction(redacted, counts.ToImmutableSortedDictionary());
    }

    /// <param name="before">The character before the text.</param>
    /// <param name="isWhole">Nothing follows.</param>
    /// <param name="taken">So many characters of the text are dealt with; the others may begin a secret that goes on.</param>
    internal string Redact(string text, char before, bool isWhole, SortedDictionary<string, int>? counts, out int taken)
    {
        var scan = new SecretScan(text, before, isWhole);
        StringBuilder? redacted = null;
        var copied = 0;
        var at = 0;
        taken = isWhole ? text.Length : text.Length - BeginningAtEnd(text);
        while (at < text.Length && text.AsSpan(at).IndexOfAny(_search) is >= 0 and var length)
        {
            at += length;
            if (Found(scan, text, at) is not { } secret)
            {
                at++;
                continue;
            }

            if (secret.IsOpen || (!isWhole && secret.End == text.Length && secret.Kind != "known-secret"))
            {
                taken = Math.Min(taken, Math.Min(at, secret.Start));
                break;
            }

            redacted ??= new StringBuilder(text.Length);
            redacted.Append(text, copied, Math.Max(copied, Math.Min(at, secret.Start)) - copied);
            // The name before a secret may hold another: the user of an address.
            if (secret.Start > at) { redacted.Append(Redact(text[at..secret.Start], at == 0 ? before : text[at - 1], isWhole: true, counts, out _)); }

            redacted.Append("[redacted:").Append(secret.Kind).Append(']');
            if (counts is not null) { counts[secret.Kind] = counts.GetValueOrDefault(secret.Kind) + 1; }

            at = copied = secret.End;
        }

        taken = Math.Max(taken, copied);
        return redacted?.Append(text, copied, taken - copied).ToString() ?? (taken == text.Length ? text : text[..taken]);
    }

    private FoundSecret? Found(SecretScan scan, string text, int at)
    {
        foreach (var (anchor, look) in _looks[text[at]])
        {
            if (text.AsSpan(at).StartsWith(anchor, StringComparison.Ordinal) && look(scan, at) is { } secret) { return secret; }
        }

        return null;
    }

    /// <summary>How many characters at the end may be the beginning of something that is looked for.</summary>
    private int BeginningAtEnd(string text)
    {
        for (var length = Math.Min(_anchorMax - 1, text.Length); length > 0; length--)
        {
            var end = text.AsSpan(text.Length - length);
            foreach (var anchor in _anchors)
            {
                if (anchor.Length <= length) { break; }
                if (anchor.AsSpan().StartsWith(end, StringComparison.Ordinal)) { return length; }
            }
        }

        return 0;
    }

    private static void AddShapes(Dictionary<string, Look> looks)
    {
        foreach (var kind in SecretKind.All)
        {
            foreach (var anchor in kind.Anchors) { looks[anchor] = (scan, at) => scan.Key(at, anchor.Length, kind); }
        }

        foreach (var name in Names) { looks[name] = (scan, at) => scan.Named(at, name.Length); }

        looks["eyJ"] = (scan, at) => scan.WebToken(at);
        looks["-----BEGIN"] = (scan, at) => scan.PrivateKey(at);
        looks["://"] = (scan, at) => scan.Address(at);
        foreach (var scheme in new[] { "Bearer ", "bearer " }) { looks[scheme] = (scan, at) => scan.Credentials(at, scheme.Length, "bearer-token"); }

        foreach (var scheme in new[] { ": Basic ", ": basic " }) { looks[scheme] = (scan, at) => scan.Credentials(at, scheme.Length, "basic-credentials"); }
    }
}
