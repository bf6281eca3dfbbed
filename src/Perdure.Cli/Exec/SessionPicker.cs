using Perdure.Cli.Sandboxing;
using Perdure.Cli.Sessions;
using Perdure.Core;
using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Exec;

/// <summary>Lets the user choose one of several sessions.</summary>
internal sealed class SessionPicker(IReadOnlyList<ListedSession> sessions, DateTimeOffset now, int rows, int columns)
    : ListPicker<ListedSession>("Resume which session?", sessions, rows, columns)
{
    private const int SessionsMax = 1_000;

    public static async Task<SessionId> ChooseAsync(ISessionCatalog catalog, string folder, CancellationToken cancel)
    {
        using var listing = await catalog.ListAsync(new SessionQuery(folder) { Limit = SessionsMax }, tell: null, cancel);
        if (listing.Page.Count == 0)
        {
            throw new UserErrorException($"expected a session in {folder}, found none; `perdure sessions list --all` shows those of other folders.");
        }

        if (listing.Page is [var one]) { return one.Row.Id; }
        if (!RawTerminal.IsAtHand)
        {
            throw new UserErrorException($"expected a session's id or name, or --last: there are {listing.Page.Count} in {folder} and nobody to choose; `perdure sessions list` shows them.");
        }

        return new SessionPicker(listing.Page, DateTimeOffset.UtcNow, Console.WindowHeight, Console.WindowWidth).Run()?.Row.Id
            ?? throw new UserErrorException("no session was chosen.", ExitCode.Interrupted);
    }

    protected override string Words(ListedSession session) =>
        $"{session.Row.Id} {session.Row.Name} {session.Row.Topic} {session.Row.Branch} {session.Row.Model} {session.Status.Word}";

    protected override string Summary(ListedSession session) =>
        $"{session.ShortId,-14}  {session.Status.Word,-11}  {SessionTable.Age(now - session.Row.UpdatedAt),4}  {Printable.FirstLine(session.Row.Title, Math.Max(10, Columns - 40))}";

    protected override IEnumerable<string> Preview(ListedSession session) =>
    [
        $"{session.Row.Id}{(session.Row.Name is { } name ? $" ({name})" : "")}",
        $"{SessionTable.Status(session)}",
        $"{session.Row.ModelAndEffort} · {UsageLine.Count(session.Row.Turns, "turn")} · {UsageLine.Tokens(session.Row.InputTokens + session.Row.OutputTokens)} tokens · branch {session.Row.Branch ?? "-"}",
        Printable.FirstLine(session.Row.Topic, 200),
    ];
}
