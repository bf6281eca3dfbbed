using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>One thing the model sees. <see cref="Seq"/> is the entry it came from.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(UserMessage), "user")]
[JsonDerivedType(typeof(RuntimeMessage), "runtime")]
[JsonDerivedType(typeof(ModelOutput), "model")]
[JsonDerivedType(typeof(ToolResult), "tool")]
public abstract record TranscriptItem(long Seq)
{
    /// <summary>A picture costs about as many tokens as this many characters, whatever its file size.</summary>
    private const int ImageChars = 6_000;

    /// <summary>How much room it takes, in characters.</summary>
    [JsonIgnore]
    public long Chars => this switch
    {
        UserMessage user => user.Text.Length + ImagesChars(user.Images),
        RuntimeMessage runtime => runtime.Text.Length,
        ModelOutput { Item: MessageItem said } => said.Text.Length,
        ModelOutput { Item: ReasoningItem reasoned } => reasoned.Raw.Length,
        ModelOutput { Item: ToolCallItem called } => called.Call.Tool.Length + called.Call.Arguments.Length,
        ToolResult tool => tool.Text.Length + ImagesChars(tool.Images),
        _ => 0,
    };

    private static long ImagesChars(ImmutableArray<Image>? images) => (images?.Length ?? 0) * (long)ImageChars;
}

public sealed record UserMessage(long Seq, string Text, ImmutableArray<Image>? Images = null) : TranscriptItem(Seq);

/// <summary>Said by Perdure itself: a fact, a change, a summary. Sent as a developer message.</summary>
public sealed record RuntimeMessage(long Seq, string Text) : TranscriptItem(Seq)
{
    /// <summary>Between two parts of one answer, which ran into the output limit.</summary>
    public bool? GoesOn { get; init; }
}

public sealed record ModelOutput(long Seq, ReplyItem Item) : TranscriptItem(Seq);

public sealed record ToolResult(long Seq, CallId Call, string Text, ImmutableArray<Image>? Images = null) : TranscriptItem(Seq);
