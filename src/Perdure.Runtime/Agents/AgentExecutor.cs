using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime.Agents;

/// <summary>Looks after the sessions a session has spawned: makes them exist once, lets them work, stops them, and tells what comes of it.</summary>
/// <remarks>Each is an ordinary session with a log of its own. What this one knows of it is in its own log, so either may be killed at any moment.</remarks>
internal sealed class AgentExecutor(ISessionStore store, IAgentSessionHost keeper, Func<Settings, ImmutableArray<ToolSpec>> tools, Writer writer, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Somebody else works in the agent's session; nothing tells us when they leave.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    public ValueTask DisposeAsync() => keeper.DisposeAsync();

    public LiveSession? Find(SessionId session) => keeper.Find(session);

    public async Task<SessionCommand> RunAsync(RunAgent run, SessionState state, CancellationToken cancel)
    {
        var agent = DelegationRules.Find(state, run.Agent);
        try
        {
            if (keeper.Find(agent.Session) is null) { await ExistingAsync(state, agent, cancel); }

            return await WithAsync(() => UntilFreeAsync(agent, cancel), live => WorkAsync(run, state, agent, live, cancel), cancel);
        }
        catch (SessionStoreException problem) when (problem is SessionNotFoundException or SessionDamagedException)
        {
            return new ReportAgent(agent.Number, agent.Assignment, agent.Spent, End: new AgentEnd(TurnEnd.Failed, $"Its session cannot be used: {problem.Message}"));
        }
    }

    public async Task<SessionCommand> StopAsync(StopAgent stop, SessionState state, CancellationToken cancel)
    {
        var agent = DelegationRules.Find(state, stop.Agent);
        try
        {
            // An agent that is not open here is told before it is opened, so that it does nothing in between.
            if (keeper.Find(agent.Session) is null && await IsAtRestAsync(agent.Session, cancel)) { return new ReportAgentStopped(agent.Number, agent.Spent); }

            return await WithAsync(() => keeper.KeepAsync(agent.Session, cancel), live => StoppedAsync(agent, live, cancel), cancel);
        }
        catch (SessionStoreException problem) when (problem is SessionNotFoundException or SessionDamagedException or SessionInUseException)
        {
            // Where the user works in it, it is theirs to stop.
            return new ReportAgentStopped(agent.Number, agent.Spent);
        }
    }

    /// <summary>The commands that the agents of a session have left running, and the agents of those; each with the agent that leads to it.</summary>
    public async Task<ImmutableArray<(int Agent, ToolRun Run)>> LeftRunningAsync(SessionState state, CancellationToken cancel)
    {
        var found = ImmutableArray.CreateBuilder<(int, ToolRun)>();
        foreach (var agent in state.Agents)
        {
            try
            {
                var child = await store.ReadStateAsync(agent.Session, cancel);
                if (child.Started is not { } beginning) { continue; }

                var runs = store.Runs.FolderOf(agent.Session);
                found.AddRange(child.Background.Select(command => (agent.Number, new ToolRun(agent.Session, child.Turns, command.Call, command.Run, beginning.Workspace, runs, []))));
                found.AddRange((await LeftRunningAsync(child, cancel)).Select(below => (agent.Number, below.Run)));
            }
            catch (SessionStoreException problem) when (problem is SessionNotFoundException or SessionDamagedException)
            {
                // It never began, or nobody can read what it ran; it cannot be gone on with either.
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Makes the agent's session exist where it never did. A crash between the steps leaves a session that has not begun, which is begun here.</summary>
    private async Task ExistingAsync(SessionState state, Agent agent, CancellationToken cancel)
    {
        if (agent.StartedAssignment > 0) { return; }

        try
        {
            await using var journal = await CreatedAsync(agent.Session, cancel);
            if (journal.LastSeq > 0) { return; }

            var now = clock.GetUtcNow();
            await journal.AppendAsync([new LogEntry(1, now, DelegationRules.Beginning(state, agent, tools, writer.Client))], CancellationToken.None);
        }
        catch (SessionInUseException)
        {
            // Who writes it has found it.
        }
    }

    private async Task<IJournal> CreatedAsync(SessionId session, CancellationToken cancel)
    {
        try
        {
            return await store.OpenAsync(session, writer, takeOver: false, cancel);
        }
        catch (SessionNotFoundException)
        {
            return await store.CreateAsync(session, writer, cancel);
        }
    }

    private async Task<SessionCommand> WorkAsync(RunAgent run, SessionState state, Agent agent, LiveSession live, CancellationToken cancel)
    {
        var settings = DelegationRules.Within(state, live.State.Settings);
        if (settings != live.State.Settings) { await live.TellAsync(new ChangeSettings(settings)); }
        if (run.Resume && DelegationRules.GoingOn(live.State) is { } goOn) { await live.TellAsync(goOn); }

        foreach (var order in agent.Orders) { await live.TellAsync(DelegationRules.Input(state, agent, order)); }

        var taken = Math.Max(agent.StartedAssignment, agent.Orders.Select(order => order.Assignment).LastOrDefault());
        ReportAgent? News(SessionState child) => DelegationRules.News(run, agent, child, taken, clock.GetUtcNow());
        var news = News(await live.WhenAsync(child => News(child) is not null, cancel))!;
        if (news.End is not null) { await keeper.ReleaseAsync(agent.Session); }

        return news;
    }

    private async Task<bool> IsAtRestAsync(SessionId session, CancellationToken cancel)
    {
        var state = await store.ReadStateAsync(session, cancel);
        if (state.Started is null || DelegationRules.HasStopped(state)) { return true; }

        await store.TellAsync(session, writer, takeOver: false, clock, Interrupting);
        return false;
    }

    private async Task<SessionCommand> StoppedAsync(Agent agent, LiveSession live, CancellationToken cancel)
    {
        if (Interrupting(live.State) is { } interrupt) { await live.TellAsync(interrupt); }

        var stopped = await live.WhenAsync(DelegationRules.HasStopped, cancel);
        await keeper.ReleaseAsync(agent.Session);
        return new ReportAgentStopped(agent.Number, AgentAccounting.SpentBy(stopped));
    }

    private static Interrupt? Interrupting(SessionState child) => DelegationRules.HasStopped(child) ? null : new Interrupt("the session that spawned it");

    /// <summary>Does something with an agent's session, and again where it was closed meanwhile.</summary>
    private async Task<SessionCommand> WithAsync(Func<Task<LiveSession>> open, Func<LiveSession, Task<SessionCommand>> work, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await work(await open());
            }
            catch (Exception problem) when (problem is WriterLostException || (problem is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                await Task.Delay(LookAgainAfter, clock, cancel);
            }
        }
    }

    private async Task<LiveSession> UntilFreeAsync(Agent agent, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await keeper.KeepAsync(agent.Session, cancel);
            }
            catch (SessionInUseException)
            {
                await Task.Delay(LookAgainAfter, clock, cancel);
            }
        }
    }
}
