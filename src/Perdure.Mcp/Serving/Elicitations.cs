using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp.Serving;

/// <summary>Puts what a server asks of the user to the user, on behalf of the call under way.</summary>
/// <remarks>The protocol does not say which call a question belongs to; where several are under way it counts as the newest one's.</remarks>
internal sealed class Elicitations(string server)
{
    /// <summary>More questions than this within one call are noise.</summary>
    private const int UnansweredMax = 16;

    private const string NoCall = "no call of it was under way";

    private readonly List<Asker> _calls = [];
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<string> _unanswered = new();

    /// <summary>From here on, until it is disposed of, questions are this call's.</summary>
    public IDisposable During(IUserPrompt? person, TimeLimit limit)
    {
        var asker = new Asker(this, person, limit);
        lock (_lock) { _calls.Add(asker); }

        return asker;
    }

    public async ValueTask<ElicitResult> AnswerAsync(ElicitRequestParams? asked, CancellationToken cancel)
    {
        if (asked is null) { return Declined("", NoCall); }

        Asker? call;
        lock (_lock) { call = _calls.LastOrDefault(); }

        if (call is null) { return Declined(asked.Message, NoCall); }
        if (call.Person is not { } person) { return Declined(asked.Message, "nobody can be asked"); }

        using var waiting = call.Limit.Paused();
        return await person.AskAsync(Form(asked), cancel) switch
        {
            ElicitationResponse(var content) => new ElicitResult { Action = "accept", Content = asked.Url is null ? Content(content) : null },
            Declined(var reason) => Declined(asked.Message, reason ?? "the user declined"),
            var other => throw new InvalidOperationException($"Elicitation: expected a filled-in form or a no, found {other.GetType().Name}."),
        };
    }

    /// <summary>The questions nobody answered since this was last looked at, each with the reason.</summary>
    public ImmutableArray<string> TakeUnanswered()
    {
        var taken = ImmutableArray.CreateBuilder<string>();
        while (_unanswered.TryDequeue(out var question)) { taken.Add(question); }

        return taken.ToImmutable();
    }

    private ElicitationRequest Form(ElicitRequestParams asked) => new(
        $"The MCP server {server}",
        asked.Message,
        asked.Url is null && asked.RequestedSchema is { } schema
            ? JsonSerializer.Serialize(schema, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ElicitRequestParams.RequestSchema)))
            : null,
        asked.Url);

    private static Dictionary<string, JsonElement> Content(string filledIn)
    {
        using var content = JsonDocument.Parse(filledIn);
        return content.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.Clone());
    }

    private ElicitResult Declined(string message, string why)
    {
        if (_unanswered.Count < UnansweredMax) { _unanswered.Enqueue($"{message} ({why.TrimEnd('.')})"); }

        return new ElicitResult { Action = "decline" };
    }

    private sealed record Asker(Elicitations Of, IUserPrompt? Person, TimeLimit Limit) : IDisposable
    {
        public void Dispose()
        {
            lock (Of._lock) { Of._calls.RemoveAll(call => ReferenceEquals(call, this)); }
        }
    }
}
