using Perdure.Catalog.Sqlite;
using Perdure.Core;

namespace Perdure.Catalog.Tests;

public sealed class TheCatalogFile : IDisposable
{
    private readonly Shelf _shelf = new();

    public void Dispose() => _shelf.Dispose();

    [Fact]
    public async Task IsMadeAnewWhereItIsDamaged()
    {
        await _shelf.BeginAsync("s-1", "one");
        _shelf.Listed();
        foreach (var beside in Directory.GetFiles(_shelf.Home, "catalog.db-*")) { File.Delete(beside); }

        var bytes = await File.ReadAllBytesAsync(_shelf.File);
        new Random(1).NextBytes(bytes.AsSpan(0, Math.Min(bytes.Length, 20_000)));
        await File.WriteAllBytesAsync(_shelf.File, bytes);
        Assert.Equal(["s-1"], _shelf.Listed());
        Assert.Equal(["s-1"], _shelf.Listed());
        using var database = CatalogFile.Open(_shelf.Home, TimeSpan.FromSeconds(1));
        Assert.NotNull(new RowStore(database!).Find(new SessionId("s-1")));
    }

    [Fact]
    public async Task AnyByteOfItMayBeWrongAndTheListIsRight()
    {
        await _shelf.BeginAsync("s-1", "one");
        await _shelf.BeginAsync("s-2", "two");
        _shelf.Listed();
        using (var database = CatalogFile.Open(_shelf.Home, TimeSpan.FromSeconds(1))) { database!.Run("pragma wal_checkpoint(truncate)"); }

        var whole = await File.ReadAllBytesAsync(_shelf.File);
        var random = new Random(7);
        for (var time = 0; time < 60; time++)
        {
            foreach (var beside in Directory.GetFiles(_shelf.Home, "catalog.db*")) { File.Delete(beside); }

            byte[] flipped = [.. whole];
            random.NextBytes(flipped.AsSpan(random.Next(flipped.Length - 600), 600));
            await File.WriteAllBytesAsync(_shelf.File, flipped);
            Assert.Equal(["s-1", "s-2"], _shelf.Listed().Order());
        }
    }

    [Fact]
    public async Task OfAnOlderVersionIsMadeAnew()
    {
        await _shelf.BeginAsync("s-1", "one");
        using (var database = new Database(_shelf.File, TimeSpan.FromSeconds(1)))
        {
            database.Run("create table sessions(id text); create virtual table words using fts5(body); pragma user_version = -1");
        }

        Assert.Equal(["s-1"], _shelf.Listed());
        using var now = CatalogFile.Open(_shelf.Home, TimeSpan.FromSeconds(1));
        Assert.NotNull(new RowStore(now!).Find(new SessionId("s-1")));
    }

    [Fact]
    public async Task OfANewerVersionIsLeftAloneAndNotNeeded()
    {
        await _shelf.BeginAsync("s-1", "one");
        using (var database = new Database(_shelf.File, TimeSpan.FromSeconds(1))) { database.Run("create table later(x); pragma user_version = 99"); }

        Assert.Equal(["s-1"], _shelf.Listed());
        Assert.Equal("s-1", Assert.Single(_shelf.Catalog.Search("answer", workspace: null, limit: 5)).Session.Row.Id.Value);
        using var still = new Database(_shelf.File, TimeSpan.FromSeconds(1));
        Assert.Equal(99, still.Ask("pragma user_version").NumberOrNull());
    }

    [Fact]
    public async Task IsNotNeededWhereItCannotBe()
    {
        await _shelf.BeginAsync("s-1", "the import", name: "named");
        Directory.CreateDirectory(_shelf.File);
        Assert.Equal(["s-1"], _shelf.Listed());
        Assert.Single(_shelf.Catalog.Search("import", Shelf.Workspace, limit: 5));
        Assert.Null(_shelf.Catalog.Named("named"));
        Assert.False(_shelf.Catalog.TakeIn(new SessionId("s-1")));
    }

    [Fact]
    public async Task MayBeLockedByAnotherProcess()
    {
        await _shelf.BeginAsync("s-1", "one");
        _shelf.Listed();
        using var other = new Database(_shelf.File, TimeSpan.FromSeconds(1));
        other.Run("begin immediate");
        await _shelf.BeginAsync("s-2", "two");
        Assert.Equal(["s-2", "s-1"], _shelf.Listed());
        Assert.False(_shelf.Catalog.TakeIn(new SessionId("s-2")));
        other.Run("rollback");
        Assert.True(_shelf.Catalog.TakeIn(new SessionId("s-2")));
        Assert.Equal(["s-2", "s-1"], _shelf.Listed());
    }

    [Fact]
    public async Task IsWrittenByManyAtOnce()
    {
        await Parallel.ForEachAsync(Enumerable.Range(1, 40), async (number, _) =>
        {
            var id = await _shelf.BeginAsync($"s-{number}", $"word{number}");
            _shelf.Catalog.TakeIn(id);
            _shelf.Listed(Shelf.Everywhere with { Limit = 3 });
        });
        Assert.Equal(40, _shelf.Listed().Count);
        for (var number = 1; number <= 40; number++)
        {
            Assert.Contains(_shelf.Catalog.Search($"word{number}", workspace: null, limit: 50), found => found.Session.Row.Id.Value == $"s-{number}");
        }
    }
}
