using System.Collections.Immutable;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Xunit;

namespace Perdure.Testing;

/// <summary>What every way to the sessions of a home promises. One passes by deriving a test class that says how it is had.</summary>
public abstract class SessionsContract : IAsyncLifetime
{
    private static readonly SettingsChoice Free = new(Configuration: ["snapshots=false"]);

    protected SessionsStage Stage { get; } = new();

    protected ISessions Sessions { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The sessions of <see cref="SessionsStage.Home"/>.</summary>
    protected abstract Task<ISessions> OpenAsync();

    public async ValueTask InitializeAsync() => Sessions = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Sessions.DisposeAsync();
        await Stage.DisposeAsync();
    }

    [Fact]
    public async Task ASessionBeginsWithWhatItIsAskedAndIsFollowedToItsAnswer()
    {
        await using var session = await StartAsync("say hello");
        var state = await UntilAsync(session, state => state.LastEnd is not null);
        Assert.Equal(TurnEnd.Answered, state.LastEnd!.Reason);
        var log = await LogAsync(session.Id);
        Assert.IsType<SessionStarted>(log[0].Event);
        Assert.Equal("say hello", Assert.IsType<InputReceived>(log[1].Event).Text);
        Assert.Equal(log[0].At, log[1].At); // One append.
    }

    [Fact]
    public async Task AQuestionIsFoundAndAnswered()
    {
        await using var session = await StartAsync("ask me");
        await UntilAsync(session, state => state.AwaitsAnswer);
        var open = Assert.Single(await Sessions.QuestionsAsync(session.Id, Cancel));
        Assert.Equal((session.Id, session.Id), (open.Session, open.WaitedForBy));
        Assert.IsType<CommandAccepted>(await session.SendAsync(new AnswerQuestion(open.Question.Call.Id, new UserInputAnswer([new UserInputAnswerItem("colour", "green")]), "test")));
        Assert.Equal(TurnEnd.Answered, (await UntilAsync(session, state => state.LastEnd is not null)).LastEnd!.Reason);
        Assert.Empty(await Sessions.QuestionsAsync(session.Id, Cancel));
    }

    [Fact]
    public async Task ASessionThatWasLeftIsOpenedAgainAndGoesOn()
    {
        SessionId id;
        await using (var session = await StartAsync("say hello")) { id = (await UntilAsync(session, state => state.LastEnd is not null)).Id; }

        await using var again = await Sessions.OpenAsync(id, OpenMode.Writer, Cancel);
        var turns = again.Snapshot.State.Turns;
        await again.SendAsync(new GiveInput(new InputId("second"), "say it again", "test"));
        await UntilAsync(again, state => state.Turns > turns && state.AtRest);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task WhatIsChosenOnOpeningChangesTheSession(bool isOpen)
    {
        await using var session = await StartAsync("say hello");
        await UntilAsync(session, state => state.LastEnd is not null);
        if (!isOpen) { await Sessions.CloseAsync(session.Id, taker: null, Cancel); }

        await using var again = await Sessions.OpenAsync(session.Id, OpenMode.Writer, new SettingsChoice("mock/gpt-5.4", Configuration: ["reasoningEffort=high"]), Cancel);
        Assert.Equal(("mock/gpt-5.4", "high"), (again.Snapshot.State.Settings.Models[0].Ref, again.Snapshot.State.Settings.Models[0].Effort));
    }

    [Fact]
    public async Task AReaderSeesWhatHappensAndTellsNothing()
    {
        await using var session = await StartAsync("say hello");
        await UntilAsync(session, state => state.LastEnd is not null);
        await using var reader = await Sessions.OpenAsync(session.Id, OpenMode.Reader, Cancel);
        Assert.Equal(RefusalCode.NotRunning, (await reader.SendAsync(new NameSession("mine"))).Refusal?.Code);
        await session.SendAsync(new NameSession("review"));
        Assert.Equal("review", (await UntilAsync(reader, state => state.Name is not null)).Name);
    }

    [Fact]
    public async Task AReaderMakesNothingGoOn()
    {
        await using var session = await StartAsync("ask me");
        await UntilAsync(session, state => state.AwaitsAnswer);
        await Sessions.CloseAsync(session.Id, taker: null, Cancel);
        await using var reader = await Sessions.OpenAsync(session.Id, OpenMode.Reader, Cancel);
        Assert.True(reader.Snapshot.State.AwaitsAnswer);
        Assert.Null((await ListedAsync(session.Id)).Holder);
    }

    [Fact]
    public async Task TheSameIdBeginsOneSession()
    {
        var request = new StartRequest(Stage.Workspace, "say hello") { Choice = Free, Id = new SessionId("01a200d6-a182-7066-973a-8059bfa45d18") };
        await using var first = await Sessions.StartAsync(request, Cancel);
        await UntilAsync(first, state => state.LastEnd is not null);
        await using var second = await Sessions.StartAsync(request, Cancel);
        Assert.Equal(1, second.Snapshot.State.Turns);
        Assert.Single(await Sessions.ListAsync(new ListRequest(), Cancel));
    }

    [Fact]
    public async Task WhatASessionRefusesToBeginWithLeavesNone()
    {
        var refused = await Assert.ThrowsAnyAsync<SessionsException>(() => Sessions.StartAsync(new StartRequest(Stage.Workspace) { Choice = Free, First = [new SetGoal(" ", Contract.Empty, Budgets.Unlimited, "test")] }, Cancel));
        Assert.Equal((SessionsError.Refused, RefusalCode.Invalid), (refused.Code, refused.Refusal?.Code));
        Assert.Empty(await Sessions.ListAsync(new ListRequest(), Cancel));
    }

    [Fact]
    public async Task WhatCannotBeDoneHasACode()
    {
        var invalid = await Assert.ThrowsAnyAsync<SessionsException>(() => Sessions.StartAsync(new StartRequest(Stage.Workspace, "hello") { Choice = new SettingsChoice(Profile: "nobody") }, Cancel));
        Assert.Equal(SessionsError.Invalid, invalid.Code);
        var missing = await Assert.ThrowsAnyAsync<SessionsException>(() => Sessions.OpenAsync(new SessionId("01a200d6-0000-7066-973a-8059bfa45d18"), OpenMode.Writer, Cancel));
        Assert.Equal(SessionsError.NotFound, missing.Code);
    }

    [Fact]
    public async Task SessionsAreListedFoundAndSearched()
    {
        await using var session = await StartAsync("say hello", new NameSession("greeting"));
        await UntilAsync(session, state => state.LastEnd is not null);
        await Sessions.CloseAsync(session.Id, taker: null, Cancel);
        var listed = await ListedAsync(session.Id);
        Assert.Equal(("greeting", "say hello", Stage.Workspace, "idle", 1L), (listed.Name, listed.Topic, listed.Workspace, listed.Status.Word, listed.Turns));
        Assert.Equal(session.Id, await Sessions.FindAsync("greeting", workspace: null, Cancel));
        Assert.Equal(session.Id, await Sessions.FindAsync(target: null, Stage.Workspace, Cancel));
        Assert.Equal(session.Id, Assert.Single(await Sessions.SearchAsync(new SearchRequest("hello"), Cancel)).Session.Id);
        Assert.Empty(await Sessions.SearchAsync(new SearchRequest("hello", "/elsewhere"), Cancel));
    }

    [Fact]
    public async Task ASessionThatIsNotOpenIsToldSomethingAndNotGoneOnWith()
    {
        await using var session = await StartAsync("ask me");
        await UntilAsync(session, state => state.AwaitsAnswer);
        await Sessions.CloseAsync(session.Id, taker: null, Cancel);
        Assert.IsType<CommandAccepted>(await Sessions.RenameAsync(session.Id, "later", Cancel));
        Assert.IsType<CommandAccepted>(await Sessions.ArchiveAsync(session.Id, archived: true, Cancel));
        Assert.Equal(RefusalCode.NoGoal, (await Sessions.TellAsync(session.Id, new ResumeGoal("test"), Cancel)).Refusal?.Code);
        var archived = Assert.Single(await Sessions.ListAsync(new ListRequest { Archived = true }, Cancel));
        Assert.Equal(("later", null), (archived.Name, archived.Holder));
    }

    [Fact]
    public async Task WhoWatchesIsToldWhatIsOpenedChangedClosedAndRemoved()
    {
        var seen = new List<(SessionChangeKind Kind, string? Name)>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var session = await StartAsync("say hello");
        await UntilAsync(session, state => state.LastEnd is not null);
        var watching = Task.Run(WatchAsync, Cancel);
        await SeenAsync(SessionChangeKind.Opened);
        await session.SendAsync(new NameSession("review"));
        await SeenAsync(SessionChangeKind.Changed);
        await Sessions.CloseAsync(session.Id, taker: null, Cancel);
        await SeenAsync(SessionChangeKind.Closed);
        await Sessions.PurgeAsync(new PurgeRequest { Sessions = [session.Id] }, Cancel);
        await SeenAsync(SessionChangeKind.Removed);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        lock (seen) { Assert.Contains((SessionChangeKind.Changed, "review"), seen); }

        async Task WatchAsync()
        {
            await foreach (var change in Sessions.WatchAsync(over.Token))
            {
                lock (seen) { seen.Add((change.Kind, change.Name)); }
            }
        }

        async Task SeenAsync(SessionChangeKind kind)
        {
            while (true)
            {
                lock (seen)
                {
                    if (seen.Exists(change => change.Kind == kind)) { return; }
                }

                await Task.Delay(10, Cancel);
            }
        }
    }

    [Fact]
    public async Task AForkGoesOnFromAnEntryOfAnother()
    {
        await using var session = await StartAsync("say hello");
        await UntilAsync(session, state => state.LastEnd is not null);
        var fork = await Sessions.ForkAsync(new ForkRequest(session.Id, Name: "bolder"), Cancel);
        Assert.Equal((session.Id, Stage.Workspace), (fork.Parent, fork.Workspace));
        var listed = await ListedAsync(fork.Id);
        Assert.Equal(("bolder", session.Id), (listed.Name, listed.ForkedFrom));
    }

    [Fact]
    public async Task WhatIsPurgedIsSaidFirstAndThenGone()
    {
        await using var session = await StartAsync("say hello");
        await UntilAsync(session, state => state.LastEnd is not null);
        await Sessions.CloseAsync(session.Id, taker: null, Cancel);
        var request = new PurgeRequest { Sessions = [session.Id] };
        var said = await Sessions.PurgeAsync(request with { DryRun = true }, Cancel);
        Assert.True(Assert.Single(said.Wanted).Bytes > 0);
        Assert.Equal([session.Id], (await Sessions.PurgeAsync(request, Cancel)).Gone);
        Assert.Empty(await Sessions.ListAsync(new ListRequest(), Cancel));
    }

    [Fact]
    public async Task ModelsConfigurationAndGoalsAreTold()
    {
        Assert.Equal(SessionsStage.Model, Assert.Single(await Sessions.ModelsAsync(Stage.Workspace, Cancel), model => model.IsChosen).Model);
        var value = Assert.Single(await Sessions.ConfigurationAsync(Stage.Workspace, Cancel), value => value.Key == "model");
        Assert.Equal((SessionsStage.Model, "home"), (value.Value.GetString(), value.Layer));
        await using var session = await Sessions.StartAsync(new StartRequest(Stage.Workspace) { Choice = Free, First = [new SetGoal("make it work", Contract.Empty, Budgets.Unlimited with { Turns = 1 }, "test")] }, Cancel);
        Assert.Equal("make it work", Assert.Single(await Sessions.GoalsAsync(Stage.Workspace, Cancel)).Goal.Objective);
        Assert.Empty(await Sessions.GoalsAsync("/elsewhere", Cancel));
    }

    private Task<ISession> StartAsync(string prompt, params ImmutableArray<SessionCommand> first) =>
        Sessions.StartAsync(new StartRequest(Stage.Workspace, prompt) { Choice = Free, First = first }, Cancel);

    private async Task<SessionSummary> ListedAsync(SessionId session) =>
        Assert.Single(await Sessions.ListAsync(new ListRequest(), Cancel), listed => listed.Id == session);

    private async Task<List<LogEntry>> LogAsync(SessionId session)
    {
        var log = new List<LogEntry>();
        await using var reader = await Sessions.OpenAsync(session, OpenMode.Reader, Cancel);
        await foreach (var update in reader.FollowAsync(after: 0, Cancel))
        {
            if (update is EntryAppended(var entry)) { log.Add(entry); }
            if (log.Count == reader.LastSeq) { break; }
        }

        return log;
    }

    private static async Task<SessionState> UntilAsync(ISession session, Func<SessionState, bool> wanted)
    {
        var state = SessionState.Empty;
        await foreach (var update in session.FollowAsync(after: 0, Cancel))
        {
            if (update is SessionClosed closed) { throw new InvalidOperationException($"expected session {session.Id} to go on, found it closed: {closed.Reason} {closed.Why}"); }
            if (update is not EntryAppended(var entry)) { continue; }

            state = Session.Apply(state, entry.Event);
            if (wanted(state)) { break; }
        }

        return state;
    }
}
