using System.Net.Http.Headers;
using Perdure.Core.Values;
using Perdure.Models.Wires;

namespace Perdure.Models.Failures;

/// <summary>Decides which class of failure a provider's complaint belongs to. docs/models.md has the table.</summary>
internal static class FailureClassifier
{
    public static ModelFailure InStream(ProviderError complaint, WireRequest inquiry) => Of(complaint, complaint.Status, headers: null, inquiry);

    public static ModelFailure Of(ProviderError complaint, int? status, HttpResponseHeaders? headers, WireRequest inquiry)
    {
        var kind = Kind(complaint, status, headers, inquiry);
        var retryAt = RetryMoment.In(complaint, headers, inquiry.Clock.GetUtcNow());
        return kind switch
        {
            FailureKind.Throttled or FailureKind.Transient or FailureKind.Quota => new ModelFailure(kind, complaint.Message, status, retryAt),
            FailureKind.Overflow => new ModelFailure(kind, complaint.Message, status),
            _ => new ModelFailure(kind, ErrorAdvice.On(complaint, status, inquiry), status),
        };
    }

    private static FailureKind Kind(ProviderError complaint, int? status, HttpResponseHeaders? headers, WireRequest inquiry) => status switch
    {
        _ when IsOverflow(complaint, status) => FailureKind.Overflow,
        _ when IsQuota(complaint, status, headers) => FailureKind.Quota,
        429 => FailureKind.Throttled,
        _ when complaint.Is("rate_limit_exceeded", "rate_limit_error") => FailureKind.Throttled,
        _ when complaint.Is("authentication_error", "permission_error", "invalid_api_key") => FailureKind.Auth,
        401 or 403 or 407 => FailureKind.Auth,
        408 or 409 or 425 or >= 500 => FailureKind.Transient,
        404 when ErrorAdvice.SpeaksOfModel(complaint, inquiry) => FailureKind.UnknownModel,
        _ when complaint.Is("model_not_found") => FailureKind.UnknownModel,
        >= 300 => FailureKind.Unexplained, // A router, a proxy or a deployment may have said it; the same request is taken a moment later.
        _ when complaint.Is("invalid_request_error", "invalid_prompt", "not_found_error") => FailureKind.Unexplained,
        _ => FailureKind.Transient, // An error inside a stream that began well: the provider's trouble, not the request's.
    };

    private static bool IsOverflow(ProviderError complaint, int? status)
    {
        if (status is 413 || complaint.Is("context_length_exceeded", "exceed_context_size_error", "request_too_large")) { return true; }

        // A request above the whole minute's allowance never passes, however long it waits.
        if (status is 429) { return complaint.Says("request too large for"); }

        return status is null or 400 or 422 or 500 && complaint.Says(
            "maximum context length", // OpenAI, vLLM, OpenRouter
            "context length of", // vLLM
            "exceeds the context window", // OpenAI Responses
            "prompt is too long", // Anthropic
            "exceed context limit", // Anthropic: input length and max_tokens exceed context limit
            "exceeds the available context size", // llama.cpp
            "greater than the context length", // LM Studio
            "exceeds the context length", // Ollama
            "exceeds maximum context", // Ollama
            "exceeded max context length", // Ollama
            "context window exceeds",
            "longer than the maximum model length", // vLLM
            "input token count exceeds"); // Gemini behind a router
    }

    private static bool IsQuota(ProviderError complaint, int? status, HttpResponseHeaders? headers) =>
        status is 402
        || complaint.Is("insufficient_quota", "usage_limit_reached", "usage_not_included", "billing_hard_limit_reached", "billing_error", "insufficient_credits")
        || complaint.Says("credit balance is too low", "exceeded your current quota", "insufficient credits", "insufficient balance", "usage limit has been reached")
        || (status is 429 && ResponseHeaders.First(headers, "anthropic-ratelimit-unified-status") == "rejected");
}
