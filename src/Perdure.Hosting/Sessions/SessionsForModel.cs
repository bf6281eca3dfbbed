using Perdure.Catalog;
using Perdure.Tools.Recalling;

namespace Perdure.Hosting.Sessions;

/// <summary>Puts the sessions of a workspace into lines for the model.</summary>
public sealed class SessionsForModel(SessionCatalog catalog) : ISessionList
{
    private const int TitleLetters = 80;

    public IReadOnlyList<string> Lines(string workspace, string? words, string? status, int limit)
    {
        if (words is { Length: > 0 } && words.Any(char.IsLetterOrDigit))
        {
            return [.. catalog.Search(words, workspace, limit)
                .Where(found => status is null || found.Session.Status.Word == status)
                .SelectMany(found => found.Hits.Select(hit => $"  entry {hit.Seq}, {hit.Who}: {Plain(hit.Snippet)}").Prepend(Line(found.Session)))];
        }

        using var listing = catalog.List(new SessionQuery(workspace) { Status = status, Limit = limit });
        return [.. listing.Page.Select(Line)];
    }

    private static string Line(ListedSession session) =>
        $"{session.Row.Id}  {session.Status.Word}  {session.Row.UpdatedAt:yyyy-MM-dd HH:mm}Z  {Plural.Of(session.Row.Turns, "turn")}  "
        + $"{session.Row.ModelAndEffort}  {session.Row.Branch ?? "-"}  {Printable.FirstLine(session.Row.Title, TitleLetters)}";

    private static string Plain(string snippet) => Printable.Of(snippet);
}
