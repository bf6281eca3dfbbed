using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Agents;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Begins and opens sessions. What a host builds once and every surface uses.</summary>
public sealed class Engine(
    ISessionStore store, IModel model, IToolbox toolbox, ISurroundings surroundings, TimeProvider clock, ISnapshots? snapshots = null, IGoalWorkspace? ground = null)
{
    public ISessionStore Store => store;

    /// <summary>Whether a surface answers what running tools ask. Other questions wait in the log for anybody.</summary>
    public bool TakesAnswers { get; init; }

    /// <summary>Keeps the sessions that sessions spawn; where nobody else does, each keeps its own.</summary>
    public IAgentSessionHost? Keeper { get; init; }

    /// <summary>Begins a session with the first things that are asked of it; all of it is durable when this returns, in one append.</summary>
    /// <exception cref="BeginningRefusedException">Something that was asked is refused; there is no such session then.</exception>
    public async Task<LiveSession> BeginAsync(NewSession session, Writer writer, CancellationToken cancel, params IReadOnlyList<SessionCommand> first)
    {
        var id = session.Id ?? new SessionId(Guid.CreateVersion7(clock.GetUtcNow()).ToString());
        var entries = FirstEntries.Of([new BeginSession(Beginning(id, session, writer.Client)), .. first], clock.GetUtcNow());
        var journal = await store.CreateAsync(id, writer, cancel);
        try
        {
            await journal.AppendAsync(entries, CancellationToken.None);
        }
        catch
        {
            await journal.DisposeAsync(); // A session that could not begin is nobody's to hold.
            throw;
        }

        return await Live(journal, writer).RestoredAsync();
    }

    /// <summary>The first fact of a session: what it begins with is frozen there.</summary>
    /// <param name="client">The surface it is begun from.</param>
    public SessionStarted Beginning(SessionId id, NewSession session, string client) => new(
        id,
        SessionState.CurrentRules,
        session.Workspace,
        client,
        session.Version,
        session.Instructions ?? PromptText.Read("instructions"),
        ToolsFor(session.Settings),
        session.Settings);

    /// <summary>Opens a session, which goes on at once where its log ends; its state is restored when this returns.</summary>
    public async Task<LiveSession> OpenAsync(SessionId session, Writer writer, bool takeOver, CancellationToken cancel) =>
        await Live(await store.OpenAsync(session, writer, takeOver, cancel), writer).RestoredAsync();

    private ImmutableArray<ToolSpec> ToolsFor(Settings settings) =>
        model.EditsByText(settings.Models[0]) ? toolbox.Tools : [.. toolbox.Tools.Where(tool => tool.Name != PatchedPaths.EditTool)];

    private LiveSession Live(IJournal journal, Writer writer)
    {
        var feed = new Feed(journal);
        var audience = new UserPrompts(feed, TakesAnswers);
        var unreached = writer with { Address = null }; // Who has a word for an agent has it for the session that spawned it.
        var agents = new AgentExecutor(store, Keeper ?? new OwnedAgentSessions(this, unreached), ToolsFor, unreached, clock);
        var workshop = new EffectExecutor(model, toolbox, surroundings, snapshots ?? new NoSnapshots(), clock, store.Runs.FolderOf(journal.Session), feed, ground ?? NoGoalWorkspace.Instance, audience, agents);
        var runner = new SessionRunner(journal, store.Runs, workshop, feed, clock);
        audience.Through(runner);
        return new LiveSession(journal, runner, feed, new LeftRuns(toolbox, store.Runs.FolderOf(journal.Session)), agents);
    }
}

/// <summary>What has to be known to begin a session.</summary>
/// <param name="Instructions">In place of Perdure's own, where somebody wants that.</param>
/// <param name="Id">A name that nobody has; null for a new one.</param>
public sealed record NewSession(string Workspace, string Version, Settings Settings, string? Instructions = null, SessionId? Id = null);
