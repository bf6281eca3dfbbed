namespace Perdure.Cli.Exec;

/// <summary>How a session is to be gone on with.</summary>
/// <param name="TakeOver">From whoever holds it.</param>
/// <param name="Amend">What the instructions are changed by before anything goes on.</param>
/// <param name="FromStep">The entry to go on from, in place of the last one.</param>
/// <param name="Here">In the folder the command is given in, whatever the session's own is.</param>
/// <param name="Yes">Nobody has to be asked.</param>
/// <param name="Asks">Whether another folder or branch is asked about; where not, it is only said.</param>
internal sealed record ResumeOptions(
    bool TakeOver = false, string? Amend = null, long? FromStep = null, bool Here = false, bool Yes = false, bool Asks = false);
