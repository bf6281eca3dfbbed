using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Perdure.Testing;

/// <summary>A request as a model server received it.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Connection">Which connection brought it, counted from 1.</param>
/// <param name="At">When its last byte had come.</param>
public sealed record SeenRequest(
    int Number, int Connection, DateTimeOffset At, string Method, string Path, ImmutableDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    private readonly Lazy<RequestFacts> _facts = new(() => RequestFacts.Read(Path, Body));

    public string BodyText => Encoding.UTF8.GetString(Body.Span);

    /// <summary><c>responses</c>, <c>chat</c>, <c>messages</c>, or null.</summary>
    public string? Wire => _facts.Value.Wire;

    public string Model => _facts.Value.Model;

    /// <summary>How many tool outputs the request shows.</summary>
    public int Outputs => _facts.Value.Outputs;

    public string LastUserText => _facts.Value.LastUserText;

    /// <summary>What a provider would cache: tools, instructions and input, without cache marks.</summary>
    public ReadOnlyMemory<byte> Prompt => _facts.Value.Prompt;

    public JsonDocument Json() => JsonDocument.Parse(Body);
}
