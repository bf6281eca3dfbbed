using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Lists sessions: the first page at once, whatever the catalog still has to look at.</summary>
internal sealed class ListCommand(Terminal terminal, ISessionCatalog catalog, TimeProvider clock)
{
    public async Task<int> RunAsync(SessionQuery query, bool json, CancellationToken cancel)
    {
        if (query.Limit <= 0) { throw new UserErrorException($"--limit: expected a number above 0, found {query.Limit}."); }

        using var progress = new ProgressLine(terminal);
        using var listing = await catalog.ListAsync(query, progress.Tell, cancel);
        progress.Clear();
        if (json) { terminal.Out.WriteLine(Json(listing.Page)); }
        else if (listing.Page.Count > 0) { terminal.Out.Write(SessionTable.Of(listing.Page, clock.GetUtcNow(), withFolder: query.Workspace is null)); }
        else { terminal.Warn(Nothing(query)); }

        listing.Finish(cancel);
        return ExitCode.Done;
    }

    private static string Nothing(SessionQuery query) => query switch
    {
        { Archived: true } => "no session is archived here",
        _ when query != new SessionQuery(query.Workspace) { Limit = query.Limit } => "no session answers to that; leave a filter out, or look in other folders with --all",
        { Workspace: null } => "there are no sessions yet",
        { Workspace: var workspace } => $"there are no sessions of {workspace}; --all shows those of other folders",
    };

    private static string Json(IReadOnlyList<ListedSession> page) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var session in page)
        {
            json.WriteStartObject();
            SessionJson.WriteMembers(json, session);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
