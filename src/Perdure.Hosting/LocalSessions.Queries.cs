using System.Collections.Immutable;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Hosting.Agents;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Goals;
using Perdure.Hosting.Importing;
using Perdure.Hosting.Providers;
using Perdure.Hosting.Sessions;
using Perdure.Models;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting;

/// <summary>What is asked about all sessions, and done to those that nobody has open.</summary>
public sealed partial class LocalSessions
{
    public Task<SessionId> FindAsync(string? target, string? workspace, CancellationToken cancel) => HostFailures.TypedAsync(async () =>
    {
        var finder = new SessionFinder(Store);
        return target is not null ? await finder.FindAsync(target, cancel)
            : workspace is not null ? await finder.LastAsync(workspace, cancel)
            : throw new HostingException("expected a session or a workspace, found neither");
    });

    public Task<ImmutableArray<SessionSummary>> ListAsync(ListRequest request, CancellationToken cancel) => HostFailures.TypedAsync<ImmutableArray<SessionSummary>>(async () =>
    {
        using var listing = await Store.Catalog.ListAsync(SessionSummaries.Query(request), tell: null, cancel);
        return [.. listing.Page.Select(SessionSummaries.Of)];
    });

    public Task<ImmutableArray<SearchMatch>> SearchAsync(SearchRequest request, CancellationToken cancel) => HostFailures.TypedAsync<ImmutableArray<SearchMatch>>(async () =>
    {
        if (!request.Words.Any(char.IsLetterOrDigit)) { throw new HostingException($"expected words to search for, found \"{request.Words}\"."); }

        return [.. (await Store.Catalog.SearchAsync(request.Words, request.Workspace, request.Limit, tell: null, cancel)).Select(SessionSummaries.Of)];
    });

    public Task<ForkResult> ForkAsync(ForkRequest request, CancellationToken cancel) =>
        HostFailures.TypedAsync(() => new SessionFork(Store, _parts.Clock).RunAsync(request.Session, request.At, request.Worktree, request.Name, cancel));

    public Task<ImportResult> ImportAsync(ImportRequest request, CancellationToken cancel) => HostFailures.TypedAsync(() =>
    {
        _home.Made();
        var program = ForeignPrograms.Find(request.Program);
        var place = request.Place ?? ForeignPrograms.UsualPlace(program);
        var found = program.Find(place).FirstOrDefault(session => session.Id == request.Session)
            ?? throw new SessionsException(SessionsError.NotFound, $"expected the session {request.Session} of {program.Name} in {place}, found none.");
        return new SessionImport(_home, program, _parts.Clock, _choices.Warn).RunAsync(found, request.Workspace, request.Again, cancel);
    });

    public Task<PurgeResult> PurgeAsync(PurgeRequest request, CancellationToken cancel) => HostFailures.TypedAsync(async () =>
    {
        var config = ConfigLoading.Load(_home, request.Workspace ?? _home.Folder, _choices.Assignments, model: null, _choices.Warn);
        var doomed = await new PurgePlan(_home, Store, config, _parts.Clock).OfAsync(request, cancel);
        var sizes = new List<PurgeCandidate>();
        foreach (var one in doomed) { sizes.Add(new PurgeCandidate(SessionSummaries.Of(one.Listed), await Store.SizeAsync(one.Listed.Row, cancel), one.Why)); }

        ImmutableArray<PurgeCandidate> wanted = [.. sizes];
        if (request.DryRun || doomed.Count == 0) { return new PurgeResult(wanted, [], BytesFreed: 0, []); }

        await using var composition = new Composition(_home, config, _choices.Warn);
        var removed = await new SessionRemoval(Store, Composition.SentNotices(_home), composition.Snapshots).RunAsync([.. doomed.Select(one => one.Listed.Row)], cancel);
        foreach (var gone in removed.Gone) { _watch.Removed(gone.Id); }

        return new PurgeResult(wanted, [.. removed.Gone.Select(row => row.Id)], removed.BytesFreed, [.. removed.Kept]);
    });

    public Task<ImmutableArray<ModelDescription>> ModelsAsync(string? workspace, CancellationToken cancel) =>
        HostFailures.TypedAsync(() => Task.FromResult(KnownModels.Of(Configured(workspace), _home)));

    public Task<ImmutableArray<ConfigurationValue>> ConfigurationAsync(string? workspace, CancellationToken cancel) => HostFailures.TypedAsync(() =>
        Task.FromResult<ImmutableArray<ConfigurationValue>>([.. Configured(workspace).Values.Where(value => !value.Key.Secret).Select(value => new ConfigurationValue(value.Path, value.Value, value.Layer.Name(), value.Place))]));

    public Task<ImmutableArray<GoalSummary>> GoalsAsync(string? workspace, CancellationToken cancel) => HostFailures.TypedAsync(async () =>
    {
        var goals = ImmutableArray.CreateBuilder<GoalSummary>();
        await foreach (var (stored, state) in GoalFinder.AllAsync(Store, workspace, _choices.Warn, cancel))
        {
            goals.Add(new GoalSummary(stored.Id, state.Started!.Workspace, state.Goal!, stored.UpdatedAt, await HolderOfAsync(stored.Id, cancel)));
        }

        return goals.ToImmutable();
    });

    public Task<ImmutableArray<OpenQuestion>> QuestionsAsync(SessionId? session, CancellationToken cancel) => HostFailures.TypedAsync(async () =>
    {
        if (session is { } one) { return await QuestionsOfAsync(one, cancel); }

        using var listing = await Store.Catalog.ListAsync(new SessionQuery(Workspace: null) { Status = SessionSummaries.NeedsUser }, tell: null, cancel);
        var open = ImmutableArray.CreateBuilder<OpenQuestion>();
        foreach (var listed in listing.Page) { open.AddRange(await QuestionsOfAsync(listed.Row.Id, cancel)); }

        return [.. open.DistinctBy(question => (question.Session, question.Question.Seq))];
    });

    /// <summary>Those that keep a session from going on: its own, or those of an agent; read from logs, because what one knows of another may be old.</summary>
    private async Task<ImmutableArray<OpenQuestion>> QuestionsOfAsync(SessionId session, CancellationToken cancel)
    {
        var asking = (House.Find(session)?.Live is { } live ? SessionFamily.WhoAsks(live)?.State : null)
            ?? await Store.WhoAsksAsync(await StateAsync(session, cancel), cancel);
        if (asking is null) { return []; }

        var waits = await SessionFamily.WhoWaitsAsync(Store, asking, cancel);
        return [.. asking.OpenQuestions.Select(open => new OpenQuestion(asking.Id, waits, open))];
    }

    private async Task<SessionHolder?> HolderOfAsync(SessionId session, CancellationToken cancel) =>
        await Store.OwnerAsync(session, cancel) is { } owner ? HostFailures.Holder(owner) : null;

    private Config Configured(string? workspace) => ConfigLoading.Load(_home, workspace ?? _home.Folder, _choices.Assignments, model: null, _choices.Warn);
}
