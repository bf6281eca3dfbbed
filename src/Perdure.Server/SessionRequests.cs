using System.Text.Json;
using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Core.State;

namespace Perdure.Server;

/// <summary>Does what one surface asks of the sessions.</summary>
internal sealed class SessionRequests(ISocketHost host, Subscriptions showing, ChangeNotices changes, CancellationToken gone)
{
    /// <exception cref="UnknownMethodException">There is no such method.</exception>
    public async Task<JsonElement> DoAsync(string method, JsonElement? given) => method switch
    {
        Methods.Open => Json(await OpenAsync(StrictJson.Read<OpenParams>(given))),
        Methods.Start => Json(await StartAsync(StrictJson.Read<StartRequest>(given))),
        Methods.Release => JsonRpcConnection.Json(await ReleaseAsync(StrictJson.Read<Releasing>(given)), ServerJson.Line.Releasing),
        Methods.Tell => JsonRpcConnection.Json(await TellAsync(StrictJson.Read<CommandParams>(given)), ServerJson.Line.CommandAnswer),
        Methods.Follow => Json(await FollowAsync(StrictJson.Read<FollowParams>(given))),
        Methods.Unfollow => JsonRpcConnection.Json(await UnfollowAsync(StrictJson.Read<SessionParams>(given)), ServerJson.Line.SessionParams),
        Methods.Watch => Json(await WatchAsync()),
        Methods.Unwatch => Json(await UnwatchAsync()),
        _ => await AboutAllAsync(await host.ReachAsync(session: null, gone), method, given),
    };

    private async Task<JsonElement> AboutAllAsync(ISessions sessions, string method, JsonElement? given) => method switch
    {
        Methods.Find => JsonRpcConnection.Json(await FindAsync(sessions, StrictJson.Read<FindParams>(given)), ServerJson.Line.SessionParams),
        Methods.List => JsonRpcConnection.Json(await sessions.ListAsync(StrictJson.Read<ListRequest>(given), gone), ServerJson.Line.ImmutableArraySessionSummary),
        Methods.Search => JsonRpcConnection.Json(await sessions.SearchAsync(StrictJson.Read<SearchRequest>(given), gone), ServerJson.Line.ImmutableArraySearchMatch),
        Methods.Fork => JsonRpcConnection.Json(await sessions.ForkAsync(StrictJson.Read<ForkRequest>(given), gone), ServerJson.Line.ForkResult),
        Methods.Import => JsonRpcConnection.Json(await sessions.ImportAsync(StrictJson.Read<ImportRequest>(given), gone), ServerJson.Line.ImportResult),
        Methods.Purge => JsonRpcConnection.Json(await sessions.PurgeAsync(StrictJson.Read<PurgeRequest>(given), gone), ServerJson.Line.PurgeResult),
        Methods.Models => JsonRpcConnection.Json(await sessions.ModelsAsync(Workspace(given), gone), ServerJson.Line.ImmutableArrayModelDescription),
        Methods.Configuration => JsonRpcConnection.Json(await sessions.ConfigurationAsync(Workspace(given), gone), ServerJson.Line.ImmutableArrayConfigurationValue),
        Methods.Goals => JsonRpcConnection.Json(await sessions.GoalsAsync(Workspace(given), gone), ServerJson.Line.ImmutableArrayGoalSummary),
        Methods.Questions => JsonRpcConnection.Json(await sessions.QuestionsAsync(StrictJson.Read<QuestionsParams>(given).Session, gone), ServerJson.Line.ImmutableArrayOpenQuestion),
        _ => throw new UnknownMethodException(),
    };

    private static JsonElement Json(OpenResult opened) => JsonRpcConnection.Json(opened, ServerJson.Line.OpenResult);

    private static JsonElement Json(NothingMore nothing) => JsonRpcConnection.Json(nothing, ServerJson.Line.NothingMore);

    private static string? Workspace(JsonElement? given) => StrictJson.Read<WorkspaceParams>(given).Workspace;

    private static async Task<SessionParams> FindAsync(ISessions sessions, FindParams meant) => new(await sessions.FindAsync(meant.Target, meant.Workspace, CancellationToken.None));

    private async Task<OpenResult> StartAsync(StartRequest request)
    {
        var sessions = await host.ReachAsync(session: null, gone);
        await using var session = await sessions.StartAsync(request, gone);
        return Opened(session, withState: true);
    }

    private async Task<OpenResult> OpenAsync(OpenParams opening)
    {
        await using var session = await OpenedAsync(opening.Session, opening.Mode, opening.Choice);
        return Opened(session, opening.WithState);
    }

    private async Task<Releasing> ReleaseAsync(Releasing released)
    {
        await (await host.ReachAsync(released.Session, gone)).CloseAsync(released.Session, released.Taker, gone);
        return released;
    }

    private async Task<CommandAnswer> TellAsync(CommandParams telling)
    {
        if (!telling.GoOn) { return Answer(await (await host.ReachAsync(telling.Session, gone)).TellAsync(telling.Session, telling.Command, gone), lastSeq: 0); }

        await using var session = await OpenedAsync(telling.Session, OpenMode.Writer);
        return Answer(await session.SendAsync(telling.Command), session.LastSeq);
    }

    private async Task<OpenResult> FollowAsync(FollowParams following)
    {
        var session = await OpenedAsync(following.Session, following.Mode);
        var opened = Opened(session, withState: false);
        await showing.BeginAsync(session, following.From);
        return opened;
    }

    private async Task<SessionParams> UnfollowAsync(SessionParams left)
    {
        await showing.EndAsync(left.Session);
        return left;
    }

    private async Task<NothingMore> WatchAsync()
    {
        changes.Begin(await host.ReachAsync(session: null, gone));
        return new NothingMore();
    }

    private async Task<NothingMore> UnwatchAsync()
    {
        await changes.EndAsync();
        return new NothingMore();
    }

    private async Task<ISession> OpenedAsync(SessionId session, OpenMode mode, SettingsChoice? choice = null) =>
        await (await host.ReachAsync(session, gone)).OpenAsync(session, mode, choice, gone);

    private OpenResult Opened(ISession session, bool withState)
    {
        var (state, holder) = (session.Snapshot.State, session is { Holder: { } other } ? other : host.Self);
        return new OpenResult(session.Id, state.Seq, session.Findings, withState ? JsonRpcConnection.Json(state, CoreJson.Line.SessionState) : null, holder);
    }

    private static CommandAnswer Answer(CommandResult result, long lastSeq) => result is CommandAccepted(var seq) ? new CommandAnswer(null, seq) : new CommandAnswer(result.Refusal, lastSeq);
}

/// <summary>A surface asked for what this daemon does not know.</summary>
internal sealed class UnknownMethodException : Exception;
