namespace Perdure.Testing;

/// <summary>Counts tokens as a provider's automatic prompt cache would: by whole blocks from the start, above a least length.</summary>
public sealed class PrefixCache
{
    public const int TokenBytes = 4;
    public const int BlockTokens = 128;
    public const int CachedTokensMin = 1_024;

    private const int BlockBytes = BlockTokens * TokenBytes;
    private const ulong FnvStart = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    private readonly Lock _lock = new();
    private readonly HashSet<ulong> _known = [];

    /// <returns>The tokens of the prompt and how many of them an earlier request had brought.</returns>
    public (long Input, long Cached) Take(ReadOnlySpan<byte> prompt)
    {
        var hash = FnvStart;
        var cached = 0;
        var unbroken = true;
        lock (_lock)
        {
            for (var from = 0; from + BlockBytes <= prompt.Length; from += BlockBytes)
            {
                foreach (var part in prompt.Slice(from, BlockBytes))
                {
                    hash = unchecked((hash ^ part) * FnvPrime);
                }

                unbroken &= !_known.Add(hash);
                cached += unbroken ? BlockTokens : 0;
            }
        }

        return ((prompt.Length + TokenBytes - 1) / TokenBytes, cached >= CachedTokensMin ? cached : 0);
    }
}
