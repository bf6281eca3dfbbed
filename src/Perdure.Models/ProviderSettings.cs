using System.Collections.Immutable;

namespace Perdure.Models;

/// <summary>How one provider is reached, as the host has read it from its configuration.</summary>
/// <param name="Name">What sessions call it.</param>
/// <param name="Wire">One of <see cref="WireNames"/>, or the name of a stand-in given to the switchboard.</param>
/// <param name="BaseUrl">Where its API begins; the wire adds the rest.</param>
public sealed record ProviderSettings(string Name, string Wire, Uri BaseUrl)
{
    public const int DefaultStreamIdleTimeoutMs = 300_000;

    public const int DefaultConnectTimeoutMs = 15_000;

    /// <summary>Null where the provider wants no key.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>Sent with each request, after ours: a header named here wins.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableDictionary<string, string> Query { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How long a stream may say nothing before it is given up.</summary>
    public int StreamIdleTimeoutMs { get; init; } = DefaultStreamIdleTimeoutMs;

    public int ConnectTimeoutMs { get; init; } = DefaultConnectTimeoutMs;

    /// <summary>Runs on the user's own machine: its calls cost nothing, and that is known.</summary>
    public bool Free { get; init; }

    /// <summary>Takes the <c>metadata</c> field of the Responses API; servers that imitate it may refuse the unknown.</summary>
    public bool TakesMetadata { get; init; }

    /// <summary>Facts about models that win over the built-in table.</summary>
    public ImmutableArray<KnownModel> Models { get; init; } = [];
}

/// <summary>The languages providers are spoken to in.</summary>
public static class WireNames
{
    public const string Responses = "responses";
    public const string Chat = "chat";
    public const string Messages = "messages";
    public const string Practice = "practice";
    public const string Scripted = "scripted";
}
