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
/// <param name="Items">How long the transcript was then, read from the log.</param>
public sealed record RewindTalk(long To, int Items) : BookkeepingCommand;

public sealed record AmendInstructions(InputId Id, string Text, string From) : BookkeepingCommand;

/// <summary>Records a repair that has been made.</summary>
public sealed record RecordRepair(LogRepaired Repair) : BookkeepingCommand;
