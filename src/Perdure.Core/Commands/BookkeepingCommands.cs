using Perdure.Core.Events;

namespace Perdure.Core.Commands;

/// <summary>Something the user wants done to the session itself.</summary>
public abstract record MetadataCommand : SessionCommand
{
    private protected MetadataCommand() { }
}

public sealed record ArchiveSession(bool Archived) : MetadataCommand;

public sealed record ClearContext : MetadataCommand;

public sealed record MoveSession(string Workspace) : MetadataCommand;

/// <param name="To">The entry to go back to.</param>
/// <param name="Place">How long the transcript was then, read from the log.</param>
public sealed record RewindConversation(long To, TranscriptPosition Place) : MetadataCommand;

/// <param name="Wanted">What was read from the log and shown.</param>
/// <param name="SeenAt">The entry up to which it was read; where more has happened since, it is shown again first.</param>
public sealed record RewindFiles(FilesRewindBegun Wanted, long SeenAt) : MetadataCommand;

public sealed record AmendInstructions(InputId Id, string Text, string From) : MetadataCommand;

/// <summary>Records a repair that has been made.</summary>
public sealed record RecordRepair(LogRepaired Repair) : MetadataCommand;
