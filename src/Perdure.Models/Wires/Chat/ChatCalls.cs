using System.Text;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Values;

namespace Perdure.Models.Wires.Chat;

/// <summary>Puts tool calls together from their pieces, which come numbered, unnumbered, or whole.</summary>
internal sealed class ChatCalls
{
    private readonly List<Growing> _calls = [];

    public void Take(JsonElement piece)
    {
        var call = Find(piece.Number("index"), piece.Text("id"), startsAnew: piece.Field("function")?.Text("name") is { Length: > 0 });
        if (piece.Field("function") is not { } function) { return; }

        if (call.Name.Length == 0) { call.Name = function.Text("name") ?? ""; }

        // Arguments are text on this wire, but some servers send them as the object itself.
        call.Arguments.Append(function.Field("arguments") is { ValueKind: JsonValueKind.Object } whole ? whole.GetRawText() : function.Text("arguments"));
    }

    /// <summary>The calls that are whole. One that another follows is; the last one is if the server said that it had finished, or its object is closed.</summary>
    public IEnumerable<ToolCall> Whole(bool lastIsWhole) => _calls.Index()
        .Where(call => call.Index < _calls.Count - 1 || lastIsWhole || JsonText.IsWholeObject(call.Item.Arguments.ToString()))
        .Select(call => new ToolCall(new CallId(call.Item.Id ?? $"call_{call.Index}"), call.Item.Name, call.Item.Arguments.ToString()));

    private Growing Find(long? index, string? id, bool startsAnew)
    {
        var found = (index, id) switch
        {
            (_, { Length: > 0 }) when _calls.Find(call => call.Id == id) is { } same => same,
            ({ } number, _) when _calls.Find(call => call.Index == number) is { } same && (id is null or "" || same.Id is null || !startsAnew) => same,
            (null, null or "") when !startsAnew => _calls.LastOrDefault(),
            _ => null,
        };
        if (found is null)
        {
            found = new Growing { Index = index };
            _calls.Add(found);
        }

        if (id is { Length: > 0 }) { found.Id ??= id; }

        return found;
    }

    /// <summary>A call that may still grow.</summary>
    private sealed class Growing
    {
        public long? Index { get; init; }

        public string? Id { get; set; }

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
