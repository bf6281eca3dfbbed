using Perdure.Testing;

namespace Perdure.Crash.Tests.Stage;

/// <summary>Counts the prompts that began anew: every other one goes on from one the model server had seen.</summary>
internal static class PrefixRule
{
    public static int Beginnings(IReadOnlyList<SeenRequest> requests) =>
        requests.Where((request, place) => !requests.Take(place).Any(earlier => request.Prompt.Span.StartsWith(earlier.Prompt.Span))).Count();
}
