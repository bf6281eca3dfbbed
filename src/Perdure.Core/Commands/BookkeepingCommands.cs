namespace Perdure.Core;

/// <summary>Something a person wants done to the session itself.</summary>
public abstract record BookkeepingCommand : SessionCommand
{
    private protected BookkeepingCommand() { }
}

public sealed record ArchiveSession(bool Archived) : BookkeepingCommand;

public sealed record ClearContext : BookkeepingCommand;

public sealed record MoveSession(string Workspace) : BookkeepingCommand;

/// <param name="To">The entry to go back to.</param>
/// <param name="Place">How long the transcript was then, read from the log.</param>
public sealed record RewindTalk(long To, TalkPlace Place) : BookkeepingCommand;

/// <param name="Wanted">What was read from the log and shown.</param>
/// <param name="SeenAt">The entry up to which it was read; where more has happened since, it is shown again first.</param>
public sealed record RewindFiles(FilesRewindBegun Wanted, long SeenAt) : BookkeepingCommand;

public sealed record AmendInstructions(InputId Id, string Text, string From) : BookkeepingCommand;

/// <summary>Records a repair that has been made.</summary>
public sealed record RecordRepair(LogRepaired Repair) : BookkeepingCommand;
