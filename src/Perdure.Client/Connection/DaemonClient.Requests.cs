using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Perdure.Core;
using Perdure.Core.Commands;

namespace Perdure.Client.Connection;

/// <summary>What can be asked of the daemon, each as one request.</summary>
public sealed partial class DaemonClient
{
    /// <summary>Changes that were told and not read; a reader that is slower begins anew.</summary>
    private const int UnreadChangesMax = 1_024;

    private volatile Channel<SessionChange>? _watched;

    public Task<DaemonStatus> StatusAsync() => AskAsync(Methods.Status, parameters: null, ServerJson.Line.DaemonStatus);

    /// <summary>Done when the daemon has taken notice; it has gone when nobody holds its place.</summary>
    /// <param name="successor">The process that takes its place.</param>
    public Task StopAsync(int? successor = null) => AskAsync(Methods.Stop, new StopRequest(successor), ServerJson.Line.StopRequest, ServerJson.Line.DaemonStatus);

    /// <summary>Begins a session there; with an id that it has already, it is opened.</summary>
    public Task<OpenResult> StartAsync(StartRequest request) => AskAsync(Methods.Start, request, ServerJson.Line.StartRequest, ServerJson.Line.OpenResult);

    /// <param name="withState">Whether the answer holds the state.</param>
    public Task<OpenResult> OpenAsync(SessionId session, bool withState = false, OpenMode mode = OpenMode.Writer, SettingsChoice? choice = null) =>
        AskAsync(Methods.Open, new OpenParams(session, withState, mode, choice), ServerJson.Line.OpenParams, ServerJson.Line.OpenResult);

    /// <param name="taker">The process that goes on with it; null where nobody does for now.</param>
    public Task ReleaseAsync(SessionId session, int? taker = null) =>
        AskAsync(Methods.Release, new Releasing(session, taker), ServerJson.Line.Releasing, ServerJson.Line.Releasing);

    /// <param name="goOn">Whether a session that is not open is opened for it.</param>
    public Task<CommandAnswer> TellAsync(SessionId session, SessionCommand command, bool goOn = true) =>
        AskAsync(Methods.Tell, new CommandParams(session, command, goOn), ServerJson.Line.CommandParams, ServerJson.Line.CommandAnswer);

    public async Task<SessionId> FindAsync(string? target, string? workspace) =>
        (await AskAsync(Methods.Find, new FindParams(target, workspace), ServerJson.Line.FindParams, ServerJson.Line.SessionParams)).Session;

    public Task<ImmutableArray<SessionSummary>> ListAsync(ListRequest request) =>
        AskAsync(Methods.List, request, ServerJson.Line.ListRequest, ServerJson.Line.ImmutableArraySessionSummary);

    public Task<ImmutableArray<SearchMatch>> SearchAsync(SearchRequest request) =>
        AskAsync(Methods.Search, request, ServerJson.Line.SearchRequest, ServerJson.Line.ImmutableArraySearchMatch);

    public Task<ForkResult> ForkAsync(ForkRequest request) => AskAsync(Methods.Fork, request, ServerJson.Line.ForkRequest, ServerJson.Line.ForkResult);

    public Task<ImportResult> ImportAsync(ImportRequest request) => AskAsync(Methods.Import, request, ServerJson.Line.ImportRequest, ServerJson.Line.ImportResult);

    public Task<PurgeResult> PurgeAsync(PurgeRequest request) => AskAsync(Methods.Purge, request, ServerJson.Line.PurgeRequest, ServerJson.Line.PurgeResult);

    public Task<ImmutableArray<ModelDescription>> ModelsAsync(string? workspace) =>
        AskAsync(Methods.Models, new WorkspaceParams(workspace), ServerJson.Line.WorkspaceParams, ServerJson.Line.ImmutableArrayModelDescription);

    public Task<ImmutableArray<ConfigurationValue>> ConfigurationAsync(string? workspace) =>
        AskAsync(Methods.Configuration, new WorkspaceParams(workspace), ServerJson.Line.WorkspaceParams, ServerJson.Line.ImmutableArrayConfigurationValue);

    public Task<ImmutableArray<GoalSummary>> GoalsAsync(string? workspace) =>
        AskAsync(Methods.Goals, new WorkspaceParams(workspace), ServerJson.Line.WorkspaceParams, ServerJson.Line.ImmutableArrayGoalSummary);

    public Task<ImmutableArray<OpenQuestion>> QuestionsAsync(SessionId? session) =>
        AskAsync(Methods.Questions, new QuestionsParams(session), ServerJson.Line.QuestionsParams, ServerJson.Line.ImmutableArrayOpenQuestion);

    /// <summary>The sessions that are open there, then what changes; once over one connection.</summary>
    public async IAsyncEnumerable<SessionChange> WatchAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var unread = Channel.CreateBounded<SessionChange>(new BoundedChannelOptions(UnreadChangesMax) { SingleWriter = true });
        if (Interlocked.CompareExchange(ref _watched, unread, comparand: null) is not null) { throw new InvalidOperationException("Watch: expected one watch over one connection, found a second."); }

        try
        {
            await AskAsync(Methods.Watch, new NothingMore(), ServerJson.Line.NothingMore, ServerJson.Line.NothingMore);
            await foreach (var change in unread.Reader.ReadAllAsync(cancel)) { yield return change; }
        }
        finally
        {
            _watched = null;
            if (!_isGone) { await QuietlyAsync(AskAsync(Methods.Unwatch, new NothingMore(), ServerJson.Line.NothingMore, ServerJson.Line.NothingMore)); }
        }
    }

    private void Show(SessionChange change)
    {
        if (_watched is { } unread && !unread.Writer.TryWrite(change)) { unread.Writer.TryComplete(SessionsFailures.TooSlow()); }
    }

    private Task<TAnswer> AskAsync<TParameters, TAnswer>(string method, TParameters parameters, JsonTypeInfo<TParameters> given, JsonTypeInfo<TAnswer> type) =>
        AskAsync(method, JsonRpcConnection.Json(parameters, given), type);
}
