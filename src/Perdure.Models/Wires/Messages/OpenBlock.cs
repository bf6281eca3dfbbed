using System.Text;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Values;

namespace Perdure.Models.Wires.Messages;

/// <summary>A content block that is still growing.</summary>
internal sealed class OpenBlock(JsonElement begun)
{
    private readonly string? _type = begun.Text("type");
    private readonly string _asBegun = begun.GetRawText();
    private readonly string? _id = begun.Text("id");
    private readonly string? _name = begun.Text("name");
    private readonly string _inputAsBegun = begun.Field("input")?.GetRawText() ?? "{}";
    private readonly StringBuilder _text = new(begun.Text("text") ?? begun.Text("thinking"));
    private readonly StringBuilder _input = new();
    private string _signature = begun.Text("signature") ?? "";

    public void Take(JsonElement delta)
    {
        _text.Append(delta.Text("text")).Append(delta.Text("thinking"));
        _input.Append(delta.Text("partial_json"));
        _signature += delta.Text("signature");
    }

    /// <returns>What it has become, or null where there is nothing to keep.</returns>
    public ReplyItem? Closed(string dialect) => _type switch
    {
        "text" => _text.Length > 0 ? new MessageItem(_text.ToString()) : null,
        "thinking" => new ReasoningItem(dialect, Thinking(), _text.Length > 0 ? _text.ToString() : null),
        "redacted_thinking" => new ReasoningItem(dialect, _asBegun, Summary: null),
        "tool_use" => new ToolCallItem(new ToolCall(
            new CallId(_id ?? "call"), _name ?? "", _input.Length > 0 ? _input.ToString() : _inputAsBegun)),
        _ => null,
    };

    private string Thinking() => JsonText.Written(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", "thinking");
        writer.WriteString("thinking", _text.ToString());
        writer.WriteString("signature", _signature);
        writer.WriteEndObject();
    });
}
