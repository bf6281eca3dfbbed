using System.Text;
using Perdure.Core.Values;
using Perdure.Models.Failures;
using Perdure.Models.Wires;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Http;

/// <summary>Reads an answer that is no stream.</summary>
internal static class ErrorResponse
{
    /// <summary>An error is a sentence; the rest of a page is not needed to know what it is.</summary>
    private const int BodyBytesMax = 64 * 1024;

    /// <summary>Some servers name their stream something else, but none calls it a page or a JSON document.</summary>
    public static bool IsStream(HttpResponseMessage response) =>
        response.IsSuccessStatusCode
        && response.Content.Headers.ContentType?.MediaType is not ("text/html" or "application/json" or "application/xhtml+xml");

    public static async Task<ModelResult> ReadAsync(HttpResponseMessage response, Uri address, WireRequest inquiry, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400) { return Unexplained(ErrorAdvice.OnRedirect(response.Headers.Location, inquiry.Provider), status); }

        var body = await BodyAsync(response, cancel);
        if (PageTitle.LooksLikePage(response.Content.Headers.ContentType?.MediaType, body))
        {
            var kind = status switch { 401 or 407 => FailureKind.Auth, 408 or 429 or >= 500 => FailureKind.Transient, _ => FailureKind.Unexplained };
            return new NoReplyReceived(new ModelFailure(kind, ErrorAdvice.OnHtml(address, status, body), status));
        }

        var complaint = ProviderError.Read(body);
        if (!response.IsSuccessStatusCode)
        {
            var said = complaint.Message.Length > 0 ? complaint : complaint with { Message = $"{inquiry.Provider.Name} answered {status} without a word." };
            return new NoReplyReceived(FailureClassifier.Of(said, status, response.Headers, inquiry));
        }

        // Some routers put an error into an answer that claims success.
        return body.Contains("\"error\"", StringComparison.Ordinal)
            ? new NoReplyReceived(FailureClassifier.Of(complaint, complaint.Status, response.Headers, inquiry))
            : Unexplained($"{address} answered with one JSON document where a stream was asked for. Check the wire of {inquiry.Provider.Name}.", status);
    }

    private static async Task<string> BodyAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var bytes = new byte[BodyBytesMax];
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    private static NoReplyReceived Unexplained(string message, int status) => new(new ModelFailure(FailureKind.Unexplained, message, status));
}
