using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Server.Tests;

/// <summary>A program goes on by itself where the daemon is replaced by another: it misses no entry, and what it tells is told to the next one.</summary>
public sealed class OutlastingTheDaemon : IAsyncDisposable
{
    private readonly SessionsStage _stage = new(""" "snapshots": false, """);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task ASessionThatIsFollowedAndAListThatIsWatchedGoOnInTheNextDaemon()
    {
        var daemon = RunningDaemon.Start(_stage.Home);
        await using var sessions = RemoteSessions.At(_stage.Home);
        await using var session = await sessions.StartAsync(new StartRequest(_stage.Workspace, "ask me"), Cancel);
        var asked = new TaskCompletionSource<CallId>(TaskCreationOptions.RunContinuationsAsynchronously);
        var following = FollowAsync(session, asked);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var changes = sessions.WatchAsync(over.Token).GetAsyncEnumerator(over.Token);
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal((session.Id, SessionChangeKind.Opened), (changes.Current.Session, changes.Current.Kind));
        var call = await asked.Task;

        await daemon.DisposeAsync();
        daemon = RunningDaemon.Start(_stage.Home);
        Assert.Equal(session.Id, Assert.Single(await sessions.ListAsync(new ListRequest(), Cancel)).Id);
        Assert.IsType<CommandAccepted>(await session.SendAsync(new AnswerQuestion(call, new UserInputAnswer([new UserInputAnswerItem("colour", "green")]), "test")));
        var seen = await following;
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(seq => (long)seq), seen);
        do { Assert.True(await changes.MoveNextAsync()); } // The next daemon says what it has open.
        while (changes.Current.Kind != SessionChangeKind.Opened);

        await over.CancelAsync();
        await daemon.DisposeAsync();
    }

    [Fact]
    public async Task WhereNoDaemonRunsThatIsSaidAtOnce()
    {
        await using var sessions = RemoteSessions.At(_stage.Home);
        var problem = await Assert.ThrowsAsync<SessionsException>(() => sessions.ListAsync(new ListRequest(), Cancel));
        Assert.Equal(SessionsError.Unreachable, problem.Code);
    }

    private static async Task<List<long>> FollowAsync(ISession session, TaskCompletionSource<CallId> asked)
    {
        var seen = new List<long>();
        await foreach (var update in session.FollowAsync(after: 0, Cancel))
        {
            if (update is SessionClosed closed) { throw new InvalidOperationException($"{closed.Reason}: {closed.Why}"); }
            if (update is not EntryAppended(var entry)) { continue; }

            seen.Add(entry.Seq);
            if (session.Snapshot.State.OpenQuestions is [var open, ..]) { asked.TrySetResult(open.Call.Id); }
            if (entry.Event is TurnEnded) { return seen; }
        }

        return seen;
    }
}
