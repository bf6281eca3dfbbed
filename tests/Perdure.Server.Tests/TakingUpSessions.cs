using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Hosting.Recovery;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Tests;
using Perdure.Server.Tests.Stage;
using Perdure.Testing;
using Perdure.Testing.Memory;

namespace Perdure.Server.Tests;

/// <summary>What the daemon takes up when it starts, over sessions that were really left unfinished.</summary>
public sealed class TakingUpSessions
{
    private readonly MemoryRecoveryAttempts _attempts = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASessionThatCannotBeOpenedKeepsNoOtherFromGoingOn()
    {
        await using var household = new Household(Replies.Saying("Done."), Replies.Saying("Done."));
        var (first, second) = (await UnfinishedAsync(household), await UnfinishedAsync(household));
        await using var picky = new SessionHost(
            (session, cancel) => session == second ? throw new InvalidOperationException("its provider is gone") : household.OpenAsync(session), household.Ring.Clock);
        var round = Round(household, picky);
        await round.RunAsync(Cancel);

        Assert.Equal([second], round.LeftAlone.Select(left => left.Session));
        Assert.Equal(first, Assert.Single(picky.Rooms).Id);
        Assert.Empty((await _attempts.OfAsync(second, turn: 1, Cancel)).At);
    }

    [Fact]
    public async Task WhatIsFoundInQuietHoursGoesOnWhenTheyAreOver()
    {
        await using var household = new Household(Replies.Saying("Done."));
        var session = await UnfinishedAsync(household);
        var clock = household.Ring.Clock;
        var minute = (int)clock.GetUtcNow().TimeOfDay.TotalMinutes;
        var round = Round(household, household.House, RecoveryPolicy.Usual with { Quiet = new QuietHours(minute, minute + 120, OffsetMinutes: 0) });
        var running = round.RunAsync(Cancel);
        await clock.TimersWaitingAsync();
        Assert.Contains("quiet hours", Assert.Single(round.LeftAlone).Why, StringComparison.Ordinal);
        Assert.Empty(household.House.Rooms);

        clock.Sleep(TimeSpan.FromHours(2)); // The machine slept the rest of the quiet hours.
        clock.AdvanceToNextTimer();
        await running;
        Assert.Equal(session, Assert.Single(household.House.Rooms).Id);
        Assert.Empty(round.LeftAlone);
    }

    [Fact]
    public async Task ADaemonThatIsStoppedInPeaceOftenDoesNotUseTheAttemptsUp()
    {
        await using var household = new Household(Enumerable.Repeat(Replies.Calling("c1", "exec_command", "{}"), 1).ToArray());
        household.Ring.Gate = new TaskCompletionSource().Task;
        var session = await UnfinishedAsync(household);
        for (var time = 0; time < 12; time++)
        {
            await using var house = new SessionHost((id, _) => household.OpenAsync(id), household.Ring.Clock);
            var round = Round(household, house);
            await round.RunAsync(Cancel);
            Assert.Empty(round.LeftAlone);
            await round.ForgiveAsync();
        }

        Assert.Empty((await _attempts.OfAsync(session, turn: 1, Cancel)).At);
    }

    [Fact]
    public async Task ADaemonThatDiesIsAnAttemptHoweverTheSessionWasOpened()
    {
        await using var household = new Household(Replies.Calling("c1", "exec_command", "{}"));
        household.Ring.Gate = new TaskCompletionSource().Task;
        var session = await UnfinishedAsync(household);
        await using (var house = new SessionHost((id, _) => household.OpenAsync(id), household.Ring.Clock))
        {
            (await house.EnterAsync(session)).Dispose(); // A person opened it: that is no attempt of the daemon's.
            Assert.Empty((await _attempts.OfAsync(session, turn: 1, Cancel)).At);
        }

        await using (var house = new SessionHost((id, _) => household.OpenAsync(id), household.Ring.Clock)) { await Round(household, house).RunAsync(Cancel); }

        Assert.Single((await _attempts.OfAsync(session, turn: 1, Cancel)).At);
    }

    private StartupRecovery Round(Household household, SessionHost house, RecoveryPolicy? policy = null) =>
        new(household.Ring.Store, house, _attempts, policy ?? RecoveryPolicy.Usual, () => RingScene.Writer, household.Ring.Clock, _ => { });

    /// <summary>A session whose turn began and which was left before it could end.</summary>
    private static async Task<SessionId> UnfinishedAsync(Household household)
    {
        await using var live = await household.Ring.BeginAsync();
        household.Ring.LooksAround = new TaskCompletionSource().Task;
        await live.TellAsync(Some.Input("go"));
        household.Ring.LooksAround = Task.CompletedTask;
        return live.Id;
    }
}
