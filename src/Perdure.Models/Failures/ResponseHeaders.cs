using System.Net.Http.Headers;

namespace Perdure.Models.Failures;

/// <summary>Reads a response's headers as the text they are.</summary>
internal static class ResponseHeaders
{
    public static string? First(HttpResponseHeaders? headers, string name) =>
        headers is not null && headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <returns>Headers whose names begin so, with what follows in the name.</returns>
    public static IEnumerable<(string Window, string Value)> Beginning(HttpResponseHeaders? headers, string prefix) => headers is null
        ? []
        : headers.NonValidated
            .Where(header => header.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(header => (header.Key[prefix.Length..], header.Value.ToString()));
}
