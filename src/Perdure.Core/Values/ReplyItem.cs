using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>One piece of a model's reply, in the order it came.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(MessageItem), "message")]
[JsonDerivedType(typeof(ReasoningItem), "reasoning")]
[JsonDerivedType(typeof(ToolCallItem), "tool-call")]
public abstract record ReplyItem
{
    private protected ReplyItem() { }
}

/// <summary>Text for the reader.</summary>
public sealed record MessageItem(string Text) : ReplyItem;

/// <summary>Reasoning, kept byte for byte as its wire sent it, so that it can be sent back.</summary>
/// <param name="Wire">The wire whose language <paramref name="Raw"/> is; other wires leave it out.</param>
/// <param name="Raw">The JSON as received, with signature or encrypted content.</param>
/// <param name="Summary">What the user may read of it.</param>
public sealed record ReasoningItem(string Wire, string Raw, string? Summary) : ReplyItem;

/// <summary>A tool the model wants to be run.</summary>
public sealed record ToolCallItem(ToolCall Call) : ReplyItem;

/// <summary>A wish to run a tool: its arguments are as the model wrote them, valid or not.</summary>
public sealed record ToolCall(CallId Id, string Tool, string Arguments);

/// <summary>Why the model stopped writing.</summary>
[JsonConverter(typeof(EnumJson<ReplyStop>))]
public enum ReplyStop
{
    [JsonStringEnumMemberName("done")] Done,

    /// <summary>The output limit was reached; the reply goes on in the next round.</summary>
    [JsonStringEnumMemberName("length")] Length,

    /// <summary>The stream broke after a complete tool call; what came before the break is kept.</summary>
    [JsonStringEnumMemberName("cut")] Cut,

    /// <summary>A person interrupted; what had been said until then is kept.</summary>
    [JsonStringEnumMemberName("interrupted")] Interrupted,

    /// <summary>The provider withheld the rest.</summary>
    [JsonStringEnumMemberName("refused")] Refused,
}
