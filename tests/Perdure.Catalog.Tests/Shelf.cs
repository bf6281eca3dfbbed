using System.Globalization;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog.Tests;

/// <summary>A home with sessions made up for a test, written behind the catalog's back.</summary>
internal sealed class Shelf : IDisposable
{
    public const string Workspace = "/home/anna/shop";

    private static readonly Writer Anna = new(101, "anna-pc", "boot-a", "tui", new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    public Shelf() => (Store, Catalog) = (new FileSessionStore(Home), new SessionCatalog(Home));

    public string Home { get; } = Directory.CreateTempSubdirectory("perdure-catalog-").FullName;

    public FileSessionStore Store { get; }

    public SessionCatalog Catalog { get; }

    public string File => Path.Combine(Home, CatalogFile.Name);

    public static SessionQuery Everywhere => new(Workspace: null);

    public async Task<SessionId> BeginAsync(string id, string input, string workspace = Workspace, string model = "gpt-5.5", string branch = "main", string? name = null)
    {
        var session = new SessionId(id);
        await using var journal = await Store.CreateAsync(session, Anna, default);
        SessionEvent[] events =
        [
            new SessionStarted(session, SessionState.CurrentRules, workspace, "cli", "0.1.0", "You are an agent.", [], new Settings([new ModelChoice("openai", model, "high")])),
            .. name is null ? Array.Empty<SessionEvent>() : [new SessionNamed(name)],
            .. Turn(1, input, branch),
        ];
        await AppendAsync(journal, events);
        return session;
    }

    public async Task AddTurnAsync(SessionId session, string input, TurnEnd end = TurnEnd.Answered)
    {
        await using var journal = await Store.OpenAsync(session, Anna, takeOver: false, default);
        await AppendAsync(journal, [.. Turn((int)journal.LastSeq, input, "main", end)]);
    }

    public async Task<IJournal> OpenAsync(SessionId session) => await Store.OpenAsync(session, Anna, takeOver: false, default);

    public static async Task AppendAsync(IJournal journal, params SessionEvent[] events)
    {
        var seq = journal.LastSeq;
        await journal.AppendAsync([.. events.Select(happened => new LogEntry(++seq, DateTimeOffset.UtcNow, happened))], default);
    }

    public string FolderOf(SessionId session) => Assert.Single(Directory.GetDirectories(Home, session.Value, SearchOption.AllDirectories));

    /// <summary>The ids of what is listed, after everything has been looked at.</summary>
    public List<string> Listed(SessionQuery? query = null)
    {
        using var listing = Catalog.List(query ?? Everywhere);
        listing.Finish(default);
        return [.. listing.Page.Select(session => session.Row.Id.Value)];
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);

    public static IEnumerable<SessionEvent> Turn(int number, string input, string branch, TurnEnd end = TurnEnd.Answered)
    {
        var id = new InputId(number.ToString(CultureInfo.InvariantCulture));
        return
        [
            new InputReceived(id, input, Delivery.Steer, "cli"),
            new TurnStarted(number, [id]),
            new SurroundingsNoted(number, [new Note("environment", $"Today is a day. The workspace is here, a git repository, branch {branch}.\nThe system is Linux.")]),
            new ModelAsked(number, 1, "openai/gpt-5.5", 100),
            new ModelReplied(number, [new MessageItem($"Answer to {input}")], ReplyStop.Done, new Usage(1000, 900, 0, 50, 10, 0.01m)),
            new TurnEnded(number, end, end == TurnEnd.Answered ? null : "it went wrong"),
        ];
    }
}
