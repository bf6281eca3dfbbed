namespace Perdure.Journal.Disk;

/// <summary>Looks again and again, where the system tells of no changes.</summary>
internal sealed class RepeatedLook(Action look) : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly Timer _timer = new(_ => look(), state: null, Between, Between);

    public void Dispose() => _timer.Dispose();
}
