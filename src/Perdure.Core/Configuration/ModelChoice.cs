using System.Text.Json.Serialization;

namespace Perdure.Core.Configuration;

/// <summary>A model at a provider, with how it is to be asked.</summary>
public sealed record ModelChoice(
    string Provider,
    string Model,
    string? Effort = null,
    int? ContextTokens = null,
    int? CompactAtTokens = null)
{
    /// <summary>Assumed where neither the configuration nor the provider tells a context window.</summary>
    public const int UnknownContextTokens = 128_000;

    /// <summary>The share of the window after which a session compacts by itself; the rest is room for the reply.</summary>
    private const double CompactAtShare = 0.8;

    /// <summary>How people and the log write it: <c>provider/model</c>.</summary>
    [JsonIgnore]
    public string Ref => $"{Provider}/{Model}";

    [JsonIgnore]
    public int WindowTokens => ContextTokens ?? UnknownContextTokens;

    [JsonIgnore]
    public int CompactionTokens => CompactAtTokens ?? (int)(WindowTokens * CompactAtShare);
}
