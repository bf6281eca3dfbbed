using Perdure.Runtime.Ports;
using Perdure.Tools.Recalling;

namespace Perdure.Hosting.Sessions;

/// <summary>Puts the sessions of a workspace into lines for the model.</summary>
public sealed class SessionsForModel(ISessionCatalog catalog) : ISessionList
{
    private const int TitleChars = 80;

    public async ValueTask<IReadOnlyList<string>> LinesAsync(string workspace, string? words, string? status, int limit, CancellationToken cancel)
    {
        if (words is { Length: > 0 } && words.Any(char.IsLetterOrDigit))
        {
            return [.. (await catalog.SearchAsync(words, workspace, limit, tell: null, cancel))
                .Where(found => status is null || found.Session.Status.Word == status)
                .SelectMany(found => found.Hits.Select(hit => $"  entry {hit.Seq}, {hit.Who}: {Plain(hit.Snippet)}").Prepend(Line(found.Session)))];
        }

        using var listing = await catalog.ListAsync(new SessionQuery(workspace) { Status = status, Limit = limit }, tell: null, cancel);
        return [.. listing.Page.Select(Line)];
    }

    private static string Line(ListedSession session) =>
        $"{session.Row.Id}  {session.Status.Word}  {session.Row.UpdatedAt:yyyy-MM-dd HH:mm}Z  {Plural.Of(session.Row.Turns, "turn")}  "
        + $"{session.Row.ModelAndEffort}  {session.Row.Branch ?? "-"}  {Printable.FirstLine(session.Row.Title, TitleChars)}";

    private static string Plain(string snippet) => Printable.Of(snippet);
}
