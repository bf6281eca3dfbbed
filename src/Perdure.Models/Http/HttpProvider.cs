using Perdure.Core.Values;
using Perdure.Models.Failures;
using Perdure.Models.Rendering;
using Perdure.Models.Wires;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Http;

/// <summary>Asks one provider over HTTP: one question, one request, and every way it can end is a value.</summary>
internal sealed class HttpProvider(ProviderSettings settings, IWire wire, HttpMessageInvoker http, TimeProvider clock)
{
    /// <summary>What is shorter is a placeholder for a server that wants any key, and would strike characters out of sentences.</summary>
    private const int SecretCharsMin = 8;

    private readonly PromptCache _prompts = new(wire);
    private volatile RefusedKey? _refused;

    /// <summary>The key that was not accepted last; null where none was refused.</summary>
    public RefusedKey? Refused => _refused;

    public async Task<ModelResult> AskAsync(ModelRequest question, IDeltas deltas, CancellationToken cancel)
    {
        var key = settings.Key?.Read();
        if (settings.Key is not null && key is null)
        {
            _refused = new RefusedKey(Key: null);
            return new NoReplyReceived(new ModelFailure(FailureKind.Auth, $"There is no API key for {settings.Name}. Set {settings.Key.Source} and go on."));
        }

        if (question.OutputSchema is { } schema && !JsonText.IsWholeObject(schema))
        {
            return new NoReplyReceived(new ModelFailure(FailureKind.Invalid, "The schema for the final message is not a JSON object. Correct it and ask again."));
        }

        var inquiry = new WireRequest(question, settings, ModelCatalog.Model(settings, question.Model.Model), clock);
        var answer = await AskAsync(inquiry, key, deltas, cancel);
        if (answer is NoReplyReceived { Failure.Kind: FailureKind.Auth }) { _refused = new RefusedKey(key); }

        return key is { Length: >= SecretCharsMin } && answer is NoReplyReceived none
            ? none with { Failure = none.Failure with { Message = none.Failure.Message.Replace(key, "***", StringComparison.Ordinal) } }
            : answer;
    }

    private async Task<ModelResult> AskAsync(WireRequest inquiry, string? key, IDeltas deltas, CancellationToken cancel)
    {
        using var request = Request(inquiry, key);
        using var watch = new StreamWatch(clock, TimeSpan.FromMilliseconds(settings.StreamIdleTimeoutMs), cancel);
        try
        {
            using var response = await http.SendAsync(request, watch.Token);
            watch.Heard();
            if (!ErrorResponse.IsStream(response)) { return await ErrorResponse.ReadAsync(response, request.RequestUri!, inquiry, watch.Token); }

            await using var body = await response.Content.ReadAsStreamAsync(watch.Token);
            var draft = new ReplyDraft(inquiry.Question.Id.Round, deltas);
            return await new ReplyStream(body, wire.ReadReply(inquiry, draft), watch).ReadAsync(cancel);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested(); // What we ended ourselves is no failure of theirs.
            return new NoReplyReceived(watch.Why ?? NetworkFailures.Of(problem, request.RequestUri!));
        }
    }

    private HttpRequestMessage Request(WireRequest inquiry, string? key)
    {
        var address = Addresses.WithQuery(wire.Address(settings.BaseUrl), settings.Query);
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = Body(inquiry),
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Options.Set(Connections.ConnectTimeout, TimeSpan.FromMilliseconds(settings.ConnectTimeoutMs));
        wire.Prepare(request);
        if (key is not null) { wire.Authorize(request, key); }

        RequestHeaders.Add(request, inquiry);
        return request;
    }

    private RequestBody Body(WireRequest inquiry)
    {
        var prompt = _prompts.Of(inquiry.Question.Id.Session);
        lock (prompt.Turnstile)
        {
            prompt.Follow(inquiry.Question.Conversation);
            return wire.Compose(prompt, inquiry);
        }
    }
}

/// <summary>A key that a provider did not accept.</summary>
/// <param name="Key">Null where there was none.</param>
internal sealed record RefusedKey(string? Key)
{
    public override string ToString() => "a key that was refused"; // Records print what they hold.
}
