namespace Perdure.Runtime.Ports;

/// <summary>Who writes, in the words shown to whoever comes second.</summary>
public sealed record Writer(int Pid, string Host, string BootId, string Client, DateTimeOffset Since)
{
    /// <summary>Where commands to the session are taken while it is held; null where they are not.</summary>
    public string? Address { get; init; }
}
