using System.Collections.Immutable;

namespace Perdure.Core.Events;

/// <summary>What people did to a session itself, beside talking to it.</summary>
public abstract record MetadataEvent : SessionEvent
{
    private protected MetadataEvent() { }
}

/// <summary>Lists leave it out until somebody says something in it again.</summary>
public sealed record SessionArchived : MetadataEvent;

public sealed record SessionUnarchived : MetadataEvent;

/// <summary>Nothing that was said and done up to here is ever shown to a model again. The log keeps it.</summary>
public sealed record ContextCleared : MetadataEvent;

/// <summary>This session goes on from an entry of another: everything before this line is that session's log, which is referred to and not copied.</summary>
/// <param name="At">The last entry that was taken over.</param>
/// <param name="Workspace">Where it works from now on; null for where the other did.</param>
public sealed record SessionForked(SessionId Id, SessionId From, long At, string? Workspace = null) : MetadataEvent
{
    /// <summary>What the model is told of it; null where it is told nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>What stands in place of a result that never came.</summary>
    public string? Result { get; init; }
}

/// <summary>Its folder is another from now on: the old one was moved, or somebody wants to go on elsewhere.</summary>
public sealed record SessionMoved(string Workspace) : MetadataEvent;

/// <summary>The conversation was taken back to an entry. Files are not touched by it.</summary>
/// <param name="To">The last entry the model still sees the effect of.</param>
/// <param name="Items">How much of the transcript there was then.</param>
/// <param name="Undoing">Whether that is counted in the transcript as it was before the conversation was last taken back.</param>
public sealed record ConversationRewound(long To, int Items, bool? Undoing = null) : MetadataEvent
{
    /// <summary>What the model is told of it; null where it is told nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>What stands in place of a result that never came.</summary>
    public string? Result { get; init; }
}

/// <summary>Somebody wants the files brought back as they were, and perhaps the conversation with them. The workspace is recorded first.</summary>
/// <param name="To">The entry that is gone back to.</param>
/// <param name="Tree">The files as they were then.</param>
/// <param name="Expected">The files as the session left them last. One that is otherwise now is somebody else's work.</param>
/// <param name="Spared">Files that others changed in between; they are left alone. Null where there are none.</param>
/// <param name="Overwrite">Whether nothing is left alone.</param>
/// <param name="Talk">Where the conversation is taken back to once the files are there; null where it stays.</param>
public sealed record FilesRewindBegun(long To, string Tree, string Expected, ImmutableArray<string>? Spared = null, bool? Overwrite = null, TranscriptPosition? Talk = null) : MetadataEvent;

/// <summary>The files are as they were, as far as they were not left alone.</summary>
/// <param name="LeftAlone">Files that were not brought back, each with the reason, few enough for a log line.</param>
/// <param name="Problem">Why nothing could be brought back; null where it was.</param>
public sealed record FilesRewound(ImmutableArray<string> LeftAlone, string? Problem = null) : MetadataEvent
{
    /// <summary>What the model is told of it; null where it is told nothing.</summary>
    public string? Notice { get; init; }
}

/// <summary>A place in the conversation, as <see cref="ConversationRewound"/> says it.</summary>
public sealed record TranscriptPosition(int Items, bool? Undoing = null);

/// <summary>The user changed what is asked for; it stays in view over every compaction.</summary>
public sealed record InstructionsAmended(InputId Id, string Text, string From) : MetadataEvent
{
    /// <summary>What the model reads before the text.</summary>
    public string? Opening { get; init; }
}

/// <summary>The log had been damaged, or had lost its end, and somebody had it put right.</summary>
/// <param name="Bytes">How much was taken out; 0 where nothing was there to be taken.</param>
/// <param name="KeptIn">The file it is kept in; empty where nothing was taken out.</param>
/// <param name="Runs">Runs there had been, so that none is taken for another.</param>
/// <param name="Lost">How many entries are gone at least, which somebody had been told of.</param>
public sealed record LogRepaired(long Bytes, string KeptIn, int Runs, long? Lost = null) : MetadataEvent
{
    /// <summary>What the model is told of it; null where it is told nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>What stands in place of a result that never came.</summary>
    public string? Result { get; init; }
}
