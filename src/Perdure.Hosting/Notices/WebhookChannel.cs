using System.Net;
using System.Net.Http.Headers;

namespace Perdure.Hosting.Notices;

/// <summary>Posts the notice as JSON, with its id as <c>Idempotency-Key</c>, so that whoever gets it twice can tell.</summary>
public sealed class WebhookChannel(Uri address, TimeProvider clock) : INoticeChannel
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    /// <summary>A few tries within seconds: what is down for longer is not worth holding a notice for.</summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = AnswerMax };

    public string Name => "webhook";

    public async Task<string?> TellAsync(Notice notice, CancellationToken cancel)
    {
        var (why, again) = await PostAsync(notice, cancel);
        foreach (var pause in Pauses)
        {
            if (!again) { break; }

            await Task.Delay(pause, clock, cancel);
            (why, again) = await PostAsync(notice, cancel);
        }

        return why;
    }

    /// <returns>Why it was not taken, without the address, which may hold a secret; and whether another try may help.</returns>
    private async Task<(string? Why, bool Again)> PostAsync(Notice notice, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(notice.Json()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Idempotency-Key", notice.Id);
        try
        {
            using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (answer.IsSuccessStatusCode) { return (null, false); }

            var again = answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)answer.StatusCode >= 500;
            return ($"it answered {(int)answer.StatusCode}", again);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ($"it did not answer within {AnswerMax.TotalSeconds:0} s", true);
        }
        catch (HttpRequestException problem)
        {
            return ($"it cannot be reached ({problem.HttpRequestError})", true);
        }
    }
}
