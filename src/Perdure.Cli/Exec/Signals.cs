using System.Runtime.InteropServices;

namespace Perdure.Cli.Exec;

/// <summary>Turns signals into wishes: Ctrl+C stops the turn, asked twice it goes at once; a hang-up or a termination only leaves.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly TaskCompletionSource _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Signals()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Leave(signal, "terminated", number: 15)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Leave(signal, "the terminal was closed", number: 1)));
    }

    /// <summary>Done when somebody wants the turn to stop.</summary>
    public Task Interrupted => _interrupted.Task;

    /// <summary>Cancelled when the command shall go and leave the session as it is.</summary>
    public CancellationToken Leaving => _leaving.Token;

    /// <summary>Why the command leaves, once it does.</summary>
    public LeftOpen? Reason { get; private set; }

    /// <summary>The person leaves, and the session goes on elsewhere.</summary>
    public void Detach()
    {
        Reason ??= LeftOpen.Detached();
        _leaving.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) { registration.Dispose(); }

        _leaving.Dispose();
    }

    private void Interrupt(PosixSignalContext signal)
    {
        // The second one goes the way the system has for it: at once.
        signal.Cancel = _interrupted.TrySetResult();
        if (!signal.Cancel) { Environment.Exit(ExitCode.Interrupted); }
    }

    private void Leave(PosixSignalContext signal, string why, int number)
    {
        signal.Cancel = true;
        Reason ??= new LeftOpen(why, ExitCode.SignalBase + number);
        _leaving.Cancel();
    }
}
