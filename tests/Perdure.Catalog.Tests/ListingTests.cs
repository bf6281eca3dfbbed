using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog.Tests;

public sealed class ListingTests : IDisposable
{
    private readonly Shelf _shelf = new();

    public void Dispose() => _shelf.Dispose();

    [Fact]
    public async Task ARowTellsWhatTheLogTells()
    {
        var id = await _shelf.BeginAsync("s-1", "Make the import\nwork", name: "import");
        await _shelf.AddTurnAsync(id, "more", TurnEnd.Failed);
        foreach (var looked in (string[])["derived", "out of the catalog"])
        {
            using var listing = _shelf.Catalog.List(Shelf.Everywhere);
            listing.Finish(default);
            var row = Assert.Single(listing.Page).Row;
            Assert.Equal(("import", "Make the import", Shelf.Workspace, "main", "openai/gpt-5.5", "high"), (row.Name, row.Topic, row.Workspace, row.Branch, row.Model, row.Effort));
            Assert.Equal((2000, 1800, 100, 2, 0.02m), (row.InputTokens, row.CachedTokens, row.OutputTokens, row.Calls, row.Cost));
            Assert.Equal(("failed", "it went wrong"), (row.Status.Word, row.Status.Reason));
            Assert.True(row.Seq == 14, looked);
        }
    }

    [Fact]
    public async Task TheDatabaseAnswersEveryQuestionAsTheRowsThemselvesDo()
    {
        await _shelf.BeginAsync("s-1", "the import", name: "Import one");
        await _shelf.BeginAsync("s-2", "the export", branch: "topic");
        await _shelf.BeginAsync("s-3", "Import and export", workspace: "/home/ben/shop", model: "qwen3");
        await _shelf.AddTurnAsync(new SessionId("s-2"), "more", TurnEnd.Blocked);
        _shelf.Listed();
        SessionQuery[] questions =
        [
            Shelf.Everywhere,
            new(Shelf.Workspace),
            Shelf.Everywhere with { Name = "import" },
            Shelf.Everywhere with { Name = "100%" },
            Shelf.Everywhere with { Model = "QWEN" },
            Shelf.Everywhere with { Branch = "topic" },
            Shelf.Everywhere with { Status = "idle" },
            Shelf.Everywhere with { Status = "blocked" },
            Shelf.Everywhere with { Status = "running" },
            Shelf.Everywhere with { Goal = "win" },
            Shelf.Everywhere with { Archived = true },
            Shelf.Everywhere with { Since = DateTimeOffset.UtcNow.AddHours(1) },
            .. Enum.GetValues<SessionOrder>().Select(order => Shelf.Everywhere with { Order = order }),
            Shelf.Everywhere with { Limit = 2 },
        ];
        foreach (var question in questions)
        {
            var asked = _shelf.Listed(question);
            Forget();
            Assert.Equal(_shelf.Listed(question), asked);
        }

        Assert.Equal(["s-3", "s-1"], _shelf.Listed(Shelf.Everywhere with { Name = "import" }));
    }

    [Fact]
    public async Task WhatAnotherProcessWroteIsSeenThoughNobodyTookItIn()
    {
        var first = await _shelf.BeginAsync("s-1", "one");
        _shelf.Listed();
        await _shelf.BeginAsync("s-2", "two");
        await _shelf.AddTurnAsync(first, "three");
        using var listing = _shelf.Catalog.List(Shelf.Everywhere);
        Assert.Equal(["s-1", "s-2"], listing.Page.Select(session => session.Row.Id.Value));
        Assert.Equal(13, listing.Page[0].Row.Seq);
    }

    [Fact]
    public async Task AMarkLeadsToASessionThatWasLeftInTheMiddle()
    {
        for (var number = 1; number <= 3; number++) { await _shelf.BeginAsync($"s-{number}", "one"); }

        _shelf.Listed();
        _shelf.Catalog.Opened(new SessionId("s-1")); // Its process dies before it can take the mark away.
        await _shelf.AddTurnAsync(new SessionId("s-1"), "last words", TurnEnd.Failed);
        Assert.Equal(["s-1"], _shelf.Listed(Shelf.Everywhere with { Status = "failed", Limit = 1 }));
        Assert.Empty(Directory.GetFiles(Path.Combine(_shelf.Home, "opened")));
    }

    [Fact]
    public async Task ASessionWhoseFolderIsGoneIsNotListed()
    {
        var gone = await _shelf.BeginAsync("s-1", "one");
        await _shelf.BeginAsync("s-2", "two");
        _shelf.Listed();
        Directory.Delete(_shelf.FolderOf(gone), recursive: true);
        Assert.Equal(["s-2"], _shelf.Listed());
    }

    [Fact]
    public async Task AnOpenTurnRunsWhereSomebodyHoldsItAndWasLeftWhereNobodyDoes()
    {
        var id = await _shelf.BeginAsync("s-1", "one");
        var journal = await _shelf.OpenAsync(id);
        await Shelf.AppendAsync(journal, [.. Shelf.Turn(2, "two", "main").Take(4)]);
        Assert.Equal(["s-1"], _shelf.Listed(Shelf.Everywhere with { Status = "running" }));
        Assert.Empty(_shelf.Listed(Shelf.Everywhere with { Status = "interrupted" }));
        using (var listing = _shelf.Catalog.List(Shelf.Everywhere)) { Assert.Equal(101, listing.Page[0].Owner?.Pid); }

        await journal.DisposeAsync();
        Assert.Equal(["s-1"], _shelf.Listed(Shelf.Everywhere with { Status = "interrupted" }));
    }

    [Fact]
    public async Task IdsAreAsShortAsTheyCanBe()
    {
        await _shelf.BeginAsync("01a1fcd5-463b-7781-8c1d-728884536d1d", "one");
        await _shelf.BeginAsync("01a1fcd5-463b-7781-8c1d-728884536d1e", "two");
        await _shelf.BeginAsync("01a1fcd6-463b-7781-8c1d-728884536d1d", "three");
        foreach (var looked in (string[])["derived", "out of the catalog"])
        {
            using var listing = _shelf.Catalog.List(Shelf.Everywhere);
            listing.Finish(default);
            Assert.True(listing.Page is [{ ShortId: "01a1fcd6" }, { ShortId.Length: 36 }, { ShortId.Length: 36 }], looked);
        }
    }

    private void Forget()
    {
        foreach (var file in Directory.GetFiles(_shelf.Home, "catalog.*")) { File.Delete(file); }
    }
}
