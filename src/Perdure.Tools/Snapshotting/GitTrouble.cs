namespace Perdure.Tools.Snapshotting;

/// <summary>Git did not do what it was asked to. The message is for the user.</summary>
internal sealed class GitTroubleException(string message, bool isFinal = false) : Exception(message)
{
    /// <summary>Trying again would come to the same: no room, no time, no git.</summary>
    public bool IsFinal { get; } = isFinal;
}
