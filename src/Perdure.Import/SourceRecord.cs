using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Import;

/// <summary>One thing a record of another program tells, in words that fit every program.</summary>
/// <param name="At">When it was recorded; null where the record does not say.</param>
public abstract record SourceRecord(DateTimeOffset? At);

/// <summary>The user said something.</summary>
/// <param name="Joins">It belongs to the turn that is open. Where not, it begins one.</param>
public sealed record UserMessageRecord(DateTimeOffset? At, string Text, ImmutableArray<Image> Images, bool Joins) : SourceRecord(At);

/// <summary>The model wrote a piece of a reply.</summary>
/// <param name="Reply">Names the reply it is a piece of, where the record does.</param>
public sealed record ModelItemRecord(DateTimeOffset? At, ReplyItem Item, string? Reply = null) : SourceRecord(At)
{
    /// <summary>Reasoning that is sealed for one account cannot be read for another, so it is kept and never sent: no wire has this name.</summary>
    public const string SealedWire = "imported";
}

/// <summary>What the reply before this used.</summary>
/// <param name="Ends">Nothing more of that reply follows.</param>
public sealed record UsageRecord(DateTimeOffset? At, Usage Usage, bool Ends) : SourceRecord(At);

/// <summary>A tool answered.</summary>
/// <param name="Raw">The record itself, to be kept where no call waits for it.</param>
public sealed record ToolResultRecord(DateTimeOffset? At, string Call, ToolOutcome Outcome, string Raw) : SourceRecord(At);

/// <summary>A turn begins; one that is still open was left in the middle.</summary>
public sealed record TurnStartRecord(DateTimeOffset? At) : SourceRecord(At);

public sealed record TurnStopRecord(DateTimeOffset? At, TurnEnd Reason) : SourceRecord(At);

/// <summary>From here on this model was asked.</summary>
public sealed record ModelRecord(DateTimeOffset? At, string Model) : SourceRecord(At);

/// <summary>From here on the model saw a summary in place of what came before.</summary>
/// <param name="Kept">What the user had said that stayed in view, word by word.</param>
public sealed record CompactionRecord(DateTimeOffset? At, string Summary, ImmutableArray<string> Kept) : SourceRecord(At);

/// <summary>A record nobody here can read.</summary>
public sealed record UnknownRecord(DateTimeOffset? At, string Kind, string Raw) : SourceRecord(At);

/// <summary>A record that repeats others, or serves its program alone.</summary>
public sealed record IgnoredRecord(string Kind) : SourceRecord(At: null);

/// <summary>Something was wrong with the record and has been put right.</summary>
public sealed record RepairedRecord(string What) : SourceRecord(At: null);
