using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Hosting.Sessions;
using Perdure.Server.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Server.Tests;

/// <summary>A session leaves memory when it has had nothing to do for ten minutes, and not while anybody is in it.</summary>
public sealed class LeavingMemory
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASessionThatRanForHoursRestsTenMinutesBeforeItLeaves()
    {
        var gate = new TaskCompletionSource();
        await using var household = new Household(Replies.Calling("c1", "exec_command", "{}"), Replies.Saying("Done."));
        household.Ring.Gate = gate.Task;
        var session = await household.SessionAsync();
        await household.TellAsync(session, Some.Input("go"));
        await household.PassAsync(minutes: 180);
        using (var stay = await household.House.EnterAsync(session))
        {
            gate.SetResult();
            await stay.Live.WhenAsync(state => state.AtRest, Cancel);
        }

        await household.PassAsync(minutes: 10);
        Assert.Single(household.House.Rooms);
        await household.PassAsync(minutes: 2);
        Assert.Empty(household.House.Rooms);
        Assert.Equal((1, 1), (household.Opened, household.Closed));
    }

    [Fact]
    public async Task ASessionThatCameToRestWithNobodyThereCountsFromThen()
    {
        var gate = new TaskCompletionSource();
        await using var household = new Household(Replies.Calling("c1", "exec_command", "{}"), Replies.Saying("Done."));
        household.Ring.Gate = gate.Task;
        var session = await household.SessionAsync();
        await household.TellAsync(session, Some.Input("go"));
        await household.PassAsync(minutes: 60);

        var live = Assert.Single(household.House.Rooms).Live!;
        gate.SetResult();
        await live.WhenAsync(state => state.AtRest, Cancel);
        await household.PassAsync(minutes: 9);

        Assert.Single(household.House.Rooms);
    }

    [Fact]
    public async Task NobodyIsPutOut()
    {
        await using var household = new Household();
        var session = await household.SessionAsync();
        using (await household.House.EnterAsync(session))
        {
            await household.PassAsync(minutes: 30);
            Assert.Single(household.House.Rooms);
        }

        await household.PassAsync(minutes: 11);
        Assert.Empty(household.House.Rooms);
    }

    [Fact]
    public async Task WhereManyAreOpenThoseThatRestMakeRoomAndThoseAtWorkStay()
    {
        var gate = new TaskCompletionSource();
        await using var household = new Household(crowd: 3, Replies.Calling("c1", "exec_command", "{}"), Replies.Saying("Done."));
        household.Ring.Gate = gate.Task;
        var busy = await household.SessionAsync();
        await household.TellAsync(busy, Some.Input("go"));
        for (var other = 0; other < 20; other++)
        {
            household.Ring.Clock.Advance(TimeSpan.FromSeconds(1));
            await household.TellAsync(await household.SessionAsync(), new NameSession("visited"));
        }

        Assert.Equal(3, household.House.Rooms.Length);
        Assert.Contains(busy, household.House.Rooms.Select(room => room.Id));
        Assert.Equal(18, household.Closed);
        gate.SetResult();
    }

    [Fact]
    public async Task WhoeverComesWhileASessionIsLetGoOfFindsItOpenedAnew()
    {
        await using var household = new Household();
        var session = await household.SessionAsync();
        for (var time = 0; time < 50; time++)
        {
            await household.TellAsync(session, new NameSession("first"));
            household.Ring.Clock.Advance(TimeSpan.FromHours(1));
            await household.House.TidyAsync(); // Sees it at rest for the first time.
            household.Ring.Clock.Advance(TimeSpan.FromHours(1));
            var tidying = Task.Run(household.House.TidyAsync, Cancel);
            var decision = await household.TellAsync(session, new NameSession($"name {time}"));
            await tidying;
            Assert.Null(decision.Refusal);
        }

        Assert.Equal(household.Opened, household.Closed + household.House.Rooms.Length);
    }
}
