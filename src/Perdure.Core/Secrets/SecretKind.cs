using System.Buffers;

namespace Perdure.Core.Secrets;

/// <summary>A kind of key that is known by how it begins and what it is made of.</summary>
/// <param name="Name">Stands in the mark that takes its place.</param>
/// <param name="Anchors">One of these begins it.</param>
/// <param name="CharsMin">So many characters follow at least.</param>
internal sealed record SecretKind(string Name, string[] Anchors, SearchValues<char> Chars, int CharsMin)
{
    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly SearchValues<char> Dashed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> Dotted = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private static readonly SearchValues<char> Upper = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>Those whose beginning tells enough. The longer beginning comes before the shorter.</summary>
    public static readonly SecretKind[] All =
    [
        new("anthropic-key", ["sk-ant-"], Dashed, 20),
        new("openai-key", ["sk-"], Dashed, 20),
        new("github-token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], Alphanumeric, 30),
        new("github-token", ["github_pat_"], Dashed, 40),
        new("gitlab-token", ["glpat-"], Dashed, 18),
        new("aws-access-key", ["AKIA", "ASIA"], Upper, 16),
        new("google-key", ["AIza"], Dashed, 35),
        new("google-token", ["ya29."], Dashed, 20),
        new("slack-token", ["xoxb-", "xoxp-", "xoxa-", "xoxs-", "xoxe.", "xapp-"], Dotted, 10),
        new("slack-webhook", ["hooks.slack.com/services/"], SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/"), 20),
        new("stripe-key", ["sk_live_", "rk_live_", "sk_test_", "whsec_"], Alphanumeric, 16),
        new("npm-token", ["npm_"], Alphanumeric, 30),
        new("pypi-token", ["pypi-"], Dashed, 50),
        new("hugging-face-token", ["hf_"], Alphanumeric, 30),
        new("groq-key", ["gsk_"], Alphanumeric, 40),
        new("xai-key", ["xai-"], Alphanumeric, 40),
        new("sendgrid-key", ["SG."], Dotted, 40),
        new("digitalocean-token", ["dop_v1_"], Alphanumeric, 60),
        new("shopify-token", ["shpat_", "shpss_"], Alphanumeric, 30),
        new("replicate-token", ["r8_"], Alphanumeric, 35),
        new("azure-key", ["AccountKey="], Base64, 40),
        new("telegram-token", [":AA"], Dashed, 32),
    ];

    /// <summary>Keys are drawn by chance: whoever has characters alone, or a text that repeats itself, is a name or an example.</summary>
    public static bool LooksDrawn(ReadOnlySpan<char> key)
    {
        var digits = 0;
        var letters = 0;
        Span<bool> seen = stackalloc bool[128];
        var distinct = 0;
        foreach (var character in key)
        {
            if (char.IsAsciiDigit(character)) { digits++; }
            if (char.IsAsciiLetter(character)) { letters++; }

            if (character < 128 && !seen[character])
            {
                seen[character] = true;
                distinct++;
            }
        }

        return digits > 0 && letters > 0 && distinct >= Math.Min(6, key.Length / 2);
    }
}
