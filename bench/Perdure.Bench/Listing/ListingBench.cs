using System.Diagnostics;
using Perdure.Catalog;
using Perdure.Runtime.Ports;

namespace Perdure.Bench.Listing;

/// <summary>Measures listing, rebuilding and searching a home with many sessions, in this process.</summary>
internal static class ListingBench
{
    public static async Task RunAsync(int count)
    {
        var home = Directory.CreateTempSubdirectory("perdure-bench-").FullName;
        try
        {
            await new ManySessions().WriteAsync(home, count, DateTimeOffset.UtcNow);
            Measure(home, count);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static void Measure(string home, int count)
    {
        Figures.Row($"{count:N0} sessions", "time");
        Figures.Row("---", "---");
        var catalog = new SessionCatalog(home);
        Row("no catalog yet: first page", () => First(catalog));
        Remove(home);
        Row("no catalog yet: rows of all sessions", () => Whole(catalog));
        Row("first page", () => First(catalog), repeats: 20);
        Row("one workspace and branch", () => List(catalog, new SessionQuery("/home/anna/project-7") { Branch = "topic-3", Limit = 50 }), repeats: 20);
        Row("search of titles", () => List(catalog, new SessionQuery(Workspace: null) { Name = "ledger stream", Limit = 50 }), repeats: 20);
        Row("words of all sessions into the index", () => Search(catalog, "checkpoint"));
        Row("search of every word said and done", () => Search(catalog, "invoice rollback"), repeats: 20);
        Figures.Row("catalog on disk", $"{new FileInfo(Path.Combine(home, "catalog.db")).Length / 1e6:F0} MB");
        Figures.Row("logs on disk", $"{Directory.EnumerateFiles(home, "*.jsonl", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / 1e6:F0} MB");
    }

    private static void First(SessionCatalog catalog) => List(catalog, new SessionQuery(Workspace: null) { Limit = 50 });

    private static void List(SessionCatalog catalog, SessionQuery query)
    {
        using var listing = Listed(catalog, query);
        if (listing.Page.Count == 0) { throw new InvalidOperationException($"Expected sessions for {query}, found none."); }
    }

    private static void Whole(SessionCatalog catalog)
    {
        using var listing = Listed(catalog, new SessionQuery(Workspace: null) { Limit = 50 });
        listing.Finish(default);
    }

    private static Runtime.Ports.Listing Listed(SessionCatalog catalog, SessionQuery query) => catalog.ListAsync(query, tell: null, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static void Search(SessionCatalog catalog, string words) => catalog.SearchAsync(words, workspace: null, limit: 20, tell: null, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static void Remove(string home)
    {
        foreach (var file in Directory.EnumerateFiles(home, "catalog.*")) { File.Delete(file); }
    }

    private static void Row(string what, Action work, int repeats = 1)
    {
        var times = new List<double>();
        for (var time = 0; time < repeats; time++)
        {
            var began = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        Figures.Row(what, $"{times[times.Count / 2]:F1} ms");
    }
}
