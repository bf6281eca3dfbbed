using Perdure.Hosting.Configuration;
using Perdure.Hosting.Goals;
using Perdure.Hosting.Notices;
using Perdure.Hosting.Recovery;
using Perdure.Hosting.Sessions;

namespace Perdure.Hosting;

/// <summary>What the daemon does by itself beside answering: goes on with what was left unfinished, lets sessions that rest leave memory, removes what has to go.</summary>
public sealed class DaemonWork
{
    /// <summary>After so many sessions have left, their memory is given back to the machine: a daemon at rest has no other occasion for it.</summary>
    private const int ManySessions = 100;

    private static readonly TimeSpan TidyEvery = TimeSpan.FromMinutes(1);

    private readonly Home _home;
    private readonly Config _config;
    private readonly LocalSessions _sessions;
    private readonly StartupRecovery _recovery;
    private readonly TimeProvider _clock;
    private readonly Action<string> _say;

    /// <param name="attemptsFile">Counts how often unfinished turns were taken up.</param>
    /// <param name="say">Takes what is worth a line in the daemon's log.</param>
    public DaemonWork(Home home, Config config, LocalSessions sessions, string attemptsFile, Action<string> say)
    {
        (_home, _config, _sessions, _clock, _say) = (home, config, sessions, sessions.Parts.Clock, say);
        var missed = new MissedNotices(home, Composition.SentNotices(home), say);
        sessions.House.Opened += live =>
        {
            foreach (var finding in live.Findings) { say(finding); }
        };
        sessions.Recovery = _recovery = new StartupRecovery(
            sessions.Parts.Store, sessions.House, new FileRecoveryAttempts(attemptsFile), Policy(config), () => ThisProcess.AsWriter(_clock, HostChoices.Daemon), _clock, say, missed.Of);
    }

    /// <summary>Done when the daemon stops and nothing is tried any more.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.WhenAll(UntilStoppedAsync(_recovery.RunAsync), UntilStoppedAsync(TidyAsync), RetainAsync(stop));
        await _recovery.FinishAsync();

        async Task UntilStoppedAsync(Func<CancellationToken, Task> work)
        {
            try { await Task.Run(() => work(stop), CancellationToken.None); }
            catch (OperationCanceledException) { }
        }
    }

    private async Task TidyAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TidyEvery, _clock);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await _sessions.House.TidyAsync();
            if (_sessions.House.LetGo() >= ManySessions) { GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true); }
        }
    }

    private async Task RetainAsync(CancellationToken stop)
    {
        var policy = RetentionPolicy.Of(_config);
        if (!policy.IsOn) { return; }

        await using var composition = new Composition(_home, _config, _say);
        var store = _sessions.Parts.Store;
        await new RetentionRounds(new SessionRemoval(store, Composition.SentNotices(_home), composition.Snapshots), new Retention(store, policy, _clock), _clock, _say).RunAsync(stop);
    }

    private static RecoveryPolicy Policy(Config config) => RecoveryPolicy.Usual with
    {
        IsOn = config.Flag(ConfigKeys.RecoveryOn) ?? RecoveryPolicy.Usual.IsOn,
        AttemptsPerTurn = config.Number(ConfigKeys.RecoveryPerTurn) ?? RecoveryPolicy.Usual.AttemptsPerTurn,
        AttemptsPerHour = config.Number(ConfigKeys.RecoveryPerHour) ?? RecoveryPolicy.Usual.AttemptsPerHour,
        MaxAge = config.Number(ConfigKeys.RecoveryMaxAgeDays) is { } days ? TimeSpan.FromDays(days) : RecoveryPolicy.Usual.MaxAge,
        FailAfterAttempts = config.Text(ConfigKeys.RecoveryThen) == "fail",
        Quiet = GoalChoices.Quiet(config),
    };
}
