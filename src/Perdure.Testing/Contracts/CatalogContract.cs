using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing.Contracts;

/// <summary>What every <see cref="ISessionCatalog"/> promises of the sessions of its store.</summary>
public abstract class CatalogContract
{
    private const string Shop = "/home/anna/shop";

    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly Writer Anna = new(101, "anna-pc", "boot-a", "tui", Noon);

    private static readonly SessionQuery Everywhere = new(Workspace: null);

    private int _seconds;

    protected abstract ICataloguedStore Store { get; }

    /// <summary>Whether a name can be told without reading every log.</summary>
    protected virtual bool TellsNames => true;

    [Fact]
    public async Task ARowTellsWhatTheLogTells()
    {
        await BegunAsync("s-1", "Make the import\nwork", named: "import");

        var listed = Assert.Single(await ListedAsync(Everywhere));
        var row = listed.Row;
        Assert.Equal(("s-1", "import", "Make the import", Shop, "openai/gpt-5.5"), (row.Id.Value, row.Name, row.Topic, row.Workspace, row.Model));
        Assert.Equal((Noon, 1L, 1000L, 900L, 50L, 0.01m), (row.CreatedAt, row.Turns, row.InputTokens, row.CachedTokens, row.OutputTokens, row.Cost));
        Assert.IsType<SessionStatus.Idle>(listed.Status);
        Assert.Null(listed.Owner);
        Assert.StartsWith(listed.ShortId, row.Id.Value, StringComparison.Ordinal);
        Assert.Equal(row, (await Store.Catalog.LookAsync(row.Id, default))?.Row);
    }

    [Fact]
    public async Task WhatWasAppendedSinceIsListed()
    {
        var session = await BegunAsync("s-1", "one");
        Assert.Equal(1, (await ListedAsync(Everywhere))[0].Row.Turns);
        await using var journal = await Store.OpenAsync(session, Anna, takeOver: false, default);
        await AppendAsync(journal, [.. Turn(2, "two").SkipLast(1)]);

        var listed = Assert.Single(await ListedAsync(Everywhere));
        Assert.Equal((2, journal.LastSeq), (listed.Row.Turns, listed.Row.Seq));
        Assert.IsType<SessionStatus.Running>(listed.Status);
        Assert.Equal(Anna, listed.Owner);
        Assert.Single(await ListedAsync(Everywhere with { Status = "running" }));
        Assert.Empty(await ListedAsync(Everywhere with { Status = "idle" }));

        await journal.DisposeAsync();
        Assert.IsType<SessionStatus.Interrupted>(Assert.Single(await ListedAsync(Everywhere with { Status = "interrupted" })).Status);
    }

    [Fact]
    public async Task AQueryChoosesAndOrders()
    {
        await BegunAsync("s-1", "the import", named: "Import one");
        await BegunAsync("s-2", "the export");
        await BegunAsync("s-3", "Import and export", workspace: "/home/ben/shop", model: "qwen3");
        await BegunAsync("s-4", "an agent's task", parent: "s-1");
        var archived = await BegunAsync("s-5", "old import");
        await using (var journal = await Store.OpenAsync(archived, Anna, takeOver: false, default)) { await AppendAsync(journal, new SessionArchived()); }

        Assert.Equal(["s-3", "s-2", "s-1"], await IdsAsync(Everywhere));
        Assert.Equal(["s-2", "s-1"], await IdsAsync(new SessionQuery(Shop)));
        Assert.Equal(["s-3", "s-1"], await IdsAsync(Everywhere with { Name = "import" }));
        Assert.Empty(await IdsAsync(Everywhere with { Name = "100%" }));
        Assert.Equal(["s-3"], await IdsAsync(Everywhere with { Model = "QWEN" }));
        Assert.Equal(["s-5"], await IdsAsync(Everywhere with { Archived = true }));
        Assert.Equal(["s-4", "s-3", "s-2", "s-1"], await IdsAsync(Everywhere with { WithAgents = true }));
        Assert.Empty(await IdsAsync(Everywhere with { Since = Noon.AddHours(1) }));
        Assert.Equal(["s-3", "s-2"], await IdsAsync(Everywhere with { Limit = 2 }));
        Assert.Equal(["s-3", "s-1", "s-2"], await IdsAsync(Everywhere with { Order = SessionOrder.Name }));
    }

    [Fact]
    public async Task ASessionIsFoundByItsWholeNameOnly()
    {
        await BegunAsync("s-1", "one", named: "import");
        await BegunAsync("s-2", "two", named: "import too");
        await ListedAsync(Everywhere);

        Assert.Equal(TellsNames ? [new SessionId("s-1")] : null, await Store.Catalog.NamedAsync("import", default));
        Assert.Equal(TellsNames ? [] : null, await Store.Catalog.NamedAsync("impor", default));
    }

    [Fact]
    public async Task WhatIsPurgedIsNeitherListedNorFound()
    {
        var session = await BegunAsync("s-1", "zebra");
        await BegunAsync("s-2", "walrus");
        Assert.Single(await SearchAsync("zebra"));
        await Store.PurgeAsync(session, default);

        Assert.Equal(["s-2"], await IdsAsync(Everywhere));
        Assert.Empty(await SearchAsync("zebra"));
        Assert.Null(await Store.Catalog.LookAsync(session, default));
        Assert.Equal([new SessionId("s-2")], await Store.Catalog.IdsAsync(default));
    }

    [Fact]
    public async Task WordsAreFoundThatOccurInOnePassage()
    {
        await BegunAsync("s-1", "a zebra and a walrus");
        await BegunAsync("s-2", "a zebra", workspace: "/home/ben/shop");

        Assert.Equal(["s-1"], (await SearchAsync("walrus ZEBRA")).Select(found => found.Session.Row.Id.Value));
        Assert.Equal(["s-1", "s-2"], (await SearchAsync("zebra")).Select(found => found.Session.Row.Id.Value).Order());
        Assert.Equal(["s-2"], (await SearchAsync("zebra", "/home/ben/shop")).Select(found => found.Session.Row.Id.Value));
        Assert.Empty(await SearchAsync("giraffe"));
        var hit = (await SearchAsync("walrus"))[0].Hits[0];
        Assert.Equal((2, "user"), (hit.Seq, hit.Who));
        Assert.Contains("\u0002walrus\u0003", hit.Snippet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsSaidLaterIsFoundLater()
    {
        var session = await BegunAsync("s-1", "zebra");
        Assert.Empty(await SearchAsync("walrus"));
        await using (var journal = await Store.OpenAsync(session, Anna, takeOver: false, default)) { await AppendAsync(journal, [.. Turn(2, "walrus")]); }

        Assert.Single(await SearchAsync("walrus"));
    }

    private async Task<SessionId> BegunAsync(string id, string input, string workspace = Shop, string model = "gpt-5.5", string? named = null, string? parent = null)
    {
        var session = new SessionId(id);
        var settings = new Settings([new ModelChoice("openai", model)]) { Delegation = parent is null ? null : new Delegation(new SessionId(parent), new CallId("c1"), 1, Depth: 1) };
        await using var journal = await Store.CreateAsync(session, Anna, default);
        SessionEvent[] events =
        [
            new SessionStarted(session, SessionState.CurrentRules, workspace, "cli", "0.1.0", "You are an agent.", [], settings),
            .. Turn(1, input),
            .. named is null ? Array.Empty<SessionEvent>() : [new SessionNamed(named)],
        ];
        await AppendAsync(journal, events);
        return session;
    }

    private static IEnumerable<SessionEvent> Turn(int number, string input)
    {
        var id = new InputId($"u{number}");
        return
        [
            new InputReceived(id, input, Delivery.Steer, "cli"),
            new TurnStarted(number, [id]),
            new SurroundingsNoted(number, []),
            new ModelAsked(number, 1, "openai/gpt-5.5", 100),
            new ModelReplied(number, [new MessageItem($"Answer to {input}")], ReplyStop.Done, new Usage(1000, 900, 0, 50, 10, 0.01m)),
            new TurnEnded(number, TurnEnd.Answered),
        ];
    }

    private async Task AppendAsync(IJournal journal, params SessionEvent[] events)
    {
        var seq = journal.LastSeq;
        await journal.AppendAsync([.. events.Select(happened => new LogEntry(++seq, Noon.AddSeconds(_seconds++), happened))], default);
    }

    private async Task<IReadOnlyList<ListedSession>> ListedAsync(SessionQuery query)
    {
        using var listing = await Store.Catalog.ListAsync(query, tell: null, default);
        listing.Finish(default);
        return listing.Page;
    }

    private async Task<IEnumerable<string>> IdsAsync(SessionQuery query) => (await ListedAsync(query)).Select(listed => listed.Row.Id.Value);

    private async Task<IReadOnlyList<SearchResult>> SearchAsync(string words, string? workspace = null) => await Store.Catalog.SearchAsync(words, workspace, limit: 10, tell: null, default);
}
