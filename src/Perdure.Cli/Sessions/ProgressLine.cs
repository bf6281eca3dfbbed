using System.Diagnostics;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Tells the user how far a long look has come, on one line that is cleared afterwards.</summary>
internal sealed class ProgressLine(Terminal terminal) : IDisposable
{
    /// <summary>Shorter looks are over before anybody has read about them.</summary>
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly long _began = Stopwatch.GetTimestamp();
    private long _told;
    private bool _shown;

    public void Tell(CatalogProgress progress)
    {
        if (!Terminal.ErrorIsTerminal || Stopwatch.GetElapsedTime(_began) < Unnoticed) { return; }
        if (_shown && Stopwatch.GetElapsedTime(_told) < Between) { return; }

        (_shown, _told) = (true, Stopwatch.GetTimestamp());
        terminal.Signals.Write($"\r\u001b[Kperdure: reading {progress.What} into the catalog: {progress.Done} of {progress.Total}");
    }

    public void Clear()
    {
        if (_shown) { terminal.Signals.Write("\r\u001b[K"); }

        _shown = false;
    }

    public void Dispose() => Clear();
}
