using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Hosting.Sessions;
using Perdure.Server.Tests.Stage;

namespace Perdure.Server.Tests;

/// <summary>What everybody who uses a session relies on, wherever it runs.</summary>
public abstract class SessionContract : IAsyncDisposable
{
    private protected Household Household { get; } = new();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<ISession> OpenAsync(SessionId session);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (!Household.House.IsClosed) { await Household.DisposeAsync(); }
    }

    [Fact]
    public async Task AnOpenSessionTellsItsStateAndTheNumberOfItsLastEntry()
    {
        var id = await Household.SessionAsync();
        await Household.TellAsync(id, new NameSession("review"));
        await using var session = await OpenAsync(id);
        Assert.Equal("review", session.Snapshot.State.Name);
        Assert.Equal((await Household.Ring.LogAsync(id)).Count, session.Snapshot.Seq);
        Assert.Equal(session.Snapshot.Seq, session.LastSeq);
    }

    [Fact]
    public async Task ACommandThatIsTakenIsOnRecordUpToItsNumber()
    {
        var id = await Household.SessionAsync();
        await using var session = await OpenAsync(id);
        var taken = Assert.IsType<CommandAccepted>(await session.SendAsync(new NameSession("review")));
        Assert.Equal((await Household.Ring.LogAsync(id)).Count, taken.Seq);
        Assert.Equal(taken.Seq, session.LastSeq);
    }

    [Fact]
    public async Task ACommandThatIsRefusedHasACodeAndASentence()
    {
        await using var session = await OpenAsync(await Household.SessionAsync());
        var refused = Assert.IsType<CommandRefused>(await session.SendAsync(new ResumeGoal("test")));
        Assert.Equal(RefusalCode.NoGoal, refused.Why.Code);
        Assert.NotEmpty(refused.Why.Why);
    }

    [Fact]
    public async Task WhoFollowsIsShownWhatComesAfterANumberAndTheSnapshotGoesAlong()
    {
        await using var session = await OpenAsync(await Household.SessionAsync());
        var after = session.Snapshot.Seq;
        for (var name = 1; name <= 3; name++) { await session.SendAsync(new NameSession($"{name}")); }

        var seen = new List<long>();
        await foreach (var update in session.FollowAsync(after + 1, Cancel))
        {
            if (update is not EntryAppended(var entry)) { continue; }

            seen.Add(entry.Seq);
            if (entry.Event is SessionNamed { Name: "3" }) { break; }
        }

        Assert.Equal([after + 2, after + 3], seen);
    }

    [Fact]
    public async Task TheSnapshotIsAsNewAsTheLastEntryThatWasFollowed()
    {
        await using var session = await OpenAsync(await Household.SessionAsync());
        var after = session.Snapshot.Seq;
        await session.SendAsync(new NameSession("review"));
        await foreach (var update in session.FollowAsync(after, Cancel))
        {
            if (update is not EntryAppended { Entry.Seq: var seq }) { continue; }

            Assert.Equal(seq, session.Snapshot.Seq);
            Assert.Equal("review", session.Snapshot.State.Name);
            break;
        }
    }

    [Fact]
    public async Task TheLastUpdateSaysThatTheSessionWasClosed()
    {
        var id = await Household.SessionAsync();
        await using var session = await OpenAsync(id);
        var last = LastAsync(session);
        await session.SendAsync(new NameSession("review"));
        await Household.House.ReleaseAsync(id);
        Assert.Equal(new SessionClosed(CloseReason.Released), await last);
    }

    private static async Task<SessionUpdate?> LastAsync(ISession session)
    {
        SessionUpdate? last = null;
        await foreach (var update in session.FollowAsync(0, Cancel)) { last = update; }

        return last;
    }
}

/// <summary>The session in this process.</summary>
public sealed class LocalSessionTests : SessionContract
{
    protected override async Task<ISession> OpenAsync(SessionId session) => await new HouseholdSessions(Household.House).OpenAsync(session, OpenMode.Writer, Cancel);
}

/// <summary>The session over a connection.</summary>
public sealed class RemoteSessionTests : SessionContract
{
    private readonly DaemonSocket _place = new(Directory.CreateTempSubdirectory("perdure-").FullName);
    private readonly Daemon _daemon;
    private readonly Task _running;

    public RemoteSessionTests() => (_daemon, _running) = Household.Daemon(_place, Cancel);

    protected override async Task<ISession> OpenAsync(SessionId session) =>
        await RemoteSession.OpenAsync(await DaemonClient.FindAsync(_place, Cancel) ?? throw new InvalidOperationException("expected the daemon to listen"), session);

    public override async ValueTask DisposeAsync()
    {
        _daemon.Stop();
        await _running; // It has let go of the sessions.
        _daemon.Dispose();
        await base.DisposeAsync();
        Directory.Delete(_place.Home, recursive: true);
    }
}
