using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>Why a model call brought no reply, in the terms that decide what happens next.</summary>
/// <param name="Kind">Which rule applies.</param>
/// <param name="Message">What the provider or the transport said, for people.</param>
/// <param name="Status">The HTTP status, where there was one.</param>
/// <param name="RetryAt">The moment named by the provider before which asking again is no use.</param>
public sealed record ModelFailure(FailureKind Kind, string Message, int? Status = null, DateTimeOffset? RetryAt = null);

/// <summary>The classes of failure a model call can end with. Each has one response; see docs/models.md.</summary>
[JsonConverter(typeof(EnumJson<FailureKind>))]
public enum FailureKind
{
    /// <summary>Nobody answered: refused, unknown host, no route. Watched, so that recovery is noticed at once.</summary>
    [JsonStringEnumMemberName("unreachable")] Unreachable,

    /// <summary>Reset, cut or stalled stream, malformed event, 5xx, overloaded. The same step again.</summary>
    [JsonStringEnumMemberName("transient")] Transient,

    /// <summary>A reply without a word or a call. The same step again, but not for ever: some models have nothing to say.</summary>
    [JsonStringEnumMemberName("empty")] Empty,

    /// <summary>An answer that explains nothing: a web page, a redirect, a 400 or 404 that may be a router's. Waited out like an outage, for a while.</summary>
    [JsonStringEnumMemberName("unexplained")] Unexplained,

    /// <summary>The provider, or the configuration, does not know the model. The next model of the chain at once.</summary>
    [JsonStringEnumMemberName("unknown-model")] UnknownModel,

    /// <summary>Too many requests. Waits exactly as long as told, and as for a transient failure where nothing is told.</summary>
    [JsonStringEnumMemberName("throttled")] Throttled,

    /// <summary>A usage limit or an empty account. The next model of the chain, or the reset.</summary>
    [JsonStringEnumMemberName("quota")] Quota,

    /// <summary>The conversation does not fit the context. Compaction, then trimming.</summary>
    [JsonStringEnumMemberName("overflow")] Overflow,

    /// <summary>The key is missing, wrong or not allowed. A person has to act.</summary>
    [JsonStringEnumMemberName("auth")] Auth,

    /// <summary>The request itself is wrong, and stays so however often it is sent.</summary>
    [JsonStringEnumMemberName("invalid")] Invalid,
}
