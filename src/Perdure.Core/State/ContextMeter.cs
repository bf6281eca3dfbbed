using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>Estimates how many tokens the next request has: exact up to the last reply, by characters since, calibrated by what was reported.</summary>
/// <param name="Chars">Characters of the whole conversation.</param>
/// <param name="KnownTokens">Tokens of the first <paramref name="KnownChars"/> characters, as reported.</param>
public sealed record ContextMeter(long Chars, long KnownTokens, long KnownChars, double TokensPerChar)
{
    public static readonly ContextMeter Empty = new(0, 0, 0, DefaultTokensPerChar);

    /// <summary>English prose and code in today's tokenizers; replaced by what the provider reports.</summary>
    private const double DefaultTokensPerChar = 0.25;

    private const double TokensPerCharMin = 0.05;
    private const double TokensPerCharMax = 1.5;

    /// <summary>Below this many characters a report says more about the provider's overhead than about characters.</summary>
    private const long CalibrationCharsMin = 2_000;

    public long Tokens => KnownTokens + (long)((Chars - KnownChars) * TokensPerChar);

    public ContextMeter Plus(long chars) => this with { Chars = Chars + chars };

    public ContextMeter Replied(Usage usage, long replyChars)
    {
        if (usage.Estimated is true) { return Plus(replyChars); } // Nothing is learnt from our own estimate.

        var ratio = Chars >= CalibrationCharsMin && usage.Input > 0
            ? Math.Clamp(usage.Input / (double)Chars, TokensPerCharMin, TokensPerCharMax)
            : TokensPerChar;
        return new ContextMeter(Chars + replyChars, usage.Input + usage.Output, Chars + replyChars, ratio);
    }

    public ContextMeter Restarted(long chars) => new(chars, KnownTokens: 0, KnownChars: 0, TokensPerChar);
}
