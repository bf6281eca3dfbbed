using System.Security.Cryptography;
using System.Text;
using Perdure.Core.State;
using Perdure.Models.Wires;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Http;

/// <summary>Tells who asks, in headers: nothing of it is part of what the provider caches.</summary>
internal static class RequestHeaders
{
    /// <summary>Names of answered calls that travel along; more would grow beyond what servers take as a header.</summary>
    public const int ToolCallsMax = 16;

    private const int ValueCharsMax = 4_096;

    public static void Add(HttpRequestMessage request, WireRequest inquiry)
    {
        var id = inquiry.Question.Id;
        Add(request, "Accept", "text/event-stream");
        Add(request, "User-Agent", "perdure");
        Add(request, "session_id", id.Session.Value);
        Add(request, "x-perdure-session", id.Session.Value);
        Add(request, "x-perdure-turn", $"{id.Turn}");
        Add(request, "x-perdure-round", $"{id.Round}");
        Add(request, "x-perdure-attempt", $"{id.Attempt}");
        Add(request, "x-perdure-purpose", id.Purpose);
        Add(request, "x-client-request-id", $"{id.Session}/{id.Purpose}/{id.Turn}.{id.Round}.{id.Attempt}");
        Add(request, "traceparent", TraceParent(id));
        if (AnsweredCalls(inquiry.Question.Conversation) is { Length: > 0 } calls) { Add(request, "x-perdure-tool-calls", calls); }

        foreach (var (name, value) in inquiry.Provider.Headers)
        {
            request.Headers.Remove(name);
            Add(request, name, value);
        }
    }

    /// <summary>One trace per session and one span per question, so that a question sent again after a crash is the same span.</summary>
    private static string TraceParent(RequestId id)
    {
        var trace = Hash(id.Session.Value)[..32];
        var span = Hash($"{id.Session}/{id.Turn}/{id.Round}/{id.Attempt}/{id.Purpose}")[..16];
        return $"00-{trace}-{span}-01";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The calls whose outputs are new in this request: those after the last reply.</summary>
    private static string AnsweredCalls(Conversation conversation)
    {
        var newest = conversation.Items.Reverse().TakeWhile(item => item is not ModelOutput).OfType<ToolResult>();
        return string.Join(',', newest.Reverse().Take(ToolCallsMax).Select(output => output.Call.Value));
    }

    private static void Add(HttpRequestMessage request, string name, string value) =>
        request.Headers.TryAddWithoutValidation(name, Printable(value));

    /// <summary>Header values are visible ASCII; anything else would be refused or, worse, read as another header.</summary>
    private static string Printable(string value)
    {
        var shown = value.Length > ValueCharsMax ? value[..ValueCharsMax] : value;
        return shown.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? string.Concat(shown.Select(character => character is >= ' ' and <= '~' ? character : '_'))
            : shown;
    }
}
