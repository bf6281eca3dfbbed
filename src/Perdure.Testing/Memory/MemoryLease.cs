using Perdure.Runtime.Ports;

namespace Perdure.Testing.Memory;

/// <summary>The right to write a session in memory.</summary>
internal sealed class MemoryLease(Writer owner, long epoch, CancellationTokenSource lost) : IWriterLease
{
    public Writer Owner => owner;

    public long Epoch => epoch;

    public CancellationToken Lost => lost.Token;

    public string? WhyLost { get; private set; }

    public void Lose(string why)
    {
        WhyLost = why;
        _ = lost.CancelAsync();
    }
}
