using Perdure.Core;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Recovery;

/// <summary>Goes on with sessions the machine let down: opens each again, until its disk takes entries.</summary>
public sealed class SessionReopening(SessionHost house, TimeProvider clock, Action<string> say)
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromSeconds(1);

    /// <summary>Nobody waits longer than this after there is room again.</summary>
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<SessionId, Task> _trying = [];

    /// <summary>Those that broke again while they were being opened.</summary>
    private readonly HashSet<SessionId> _again = [];

    /// <summary>Whether this is none of the session but of the machine, which may have what is missing in a moment.</summary>
    public static bool Mends(Exception problem) => problem is JournalWriteException or HostShortageException or IOException;

    /// <summary>Begins to try, unless that has begun already.</summary>
    public void Begin(SessionId session, Exception why, CancellationToken stop)
    {
        lock (_gate)
        {
            if (_trying.ContainsKey(session))
            {
                _again.Add(session);
                return;
            }

            say($"{session} rests, and is tried again: {why.Message}");
            _trying[session] = Task.Run(() => TryAsync(session, stop), CancellationToken.None);
        }
    }

    public Task FinishAsync()
    {
        lock (_gate) { return Task.WhenAll(_trying.Values); }
    }

    private async Task TryAsync(SessionId session, CancellationToken stop)
    {
        try
        {
            for (var pause = PauseFirst; ; pause = pause * 2 < PauseMax ? pause * 2 : PauseMax)
            {
                await Task.Delay(pause, clock, stop);
                if (await IsOpenAgainAsync(session) && IsDone(session)) { return; }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon stops; the next one finds the session as it is.
        }
        catch (Exception problem)
        {
            say($"{session} is left alone: {problem.Message}");
        }

        lock (_gate) { _trying.Remove(session); }
    }

    private bool IsDone(SessionId session)
    {
        lock (_gate)
        {
            if (_again.Remove(session)) { return false; }

            _trying.Remove(session);
        }

        say($"{session} goes on");
        return true;
    }

    private async Task<bool> IsOpenAgainAsync(SessionId session)
    {
        try
        {
            if (house.Find(session)?.Live is { Ended.IsCompleted: true }) { await house.ReleaseAsync(session); }

            using var stay = await house.EnterAsync(session);
            return true;
        }
        catch (Exception problem) when (Mends(problem))
        {
            return false;
        }
    }
}
