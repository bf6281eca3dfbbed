using Perdure.Runtime.Ports;

namespace Perdure.Testing.Memory;

/// <summary>The right to write a session in memory.</summary>
internal sealed class MemoryLease(Writer owner, long epoch) : IWriterLease
{
    private readonly CancellationTokenSource _lost = new();

    public Writer Owner => owner;

    public long Epoch => epoch;

    public CancellationToken Lost => _lost.Token;

    public string? WhyLost { get; private set; }

    public void Lose(string why)
    {
        WhyLost = why;
        _ = _lost.CancelAsync();
    }
}
