using Perdure.Bench.Agents;
using Perdure.Bench.Commands;
using Perdure.Bench.Folding;
using Perdure.Bench.Idle;
using Perdure.Bench.Journal;
using Perdure.Bench.Listing;
using Perdure.Bench.Snapshots;
using Perdure.Bench.Work;

// Each verb measures one part beside the limit the machine sets or beside another agent, in the same run, and prints a Markdown table.
switch (args)
{
    case ["journal", .. var sizes]:
        await JournalBench.RunAsync(sizes is [] ? [1_000, 100_000, 1_000_000] : [.. sizes.Select(int.Parse)]);
        return 0;
    case ["folding", .. var rounds]:
        await FoldingBench.RunAsync(rounds is [] ? [2_000, 20_000, 100_000] : [.. rounds.Select(int.Parse)]);
        return 0;
    case ["commands", var keeper]:
        using (var bench = new CommandBench(keeper)) { await bench.RunAsync(); }

        return 0;
    case ["listing", .. var count]:
        await ListingBench.RunAsync(count is [] ? 10_000 : int.Parse(count[0]));
        return 0;
    case ["idle", var perdure, .. var count]:
        await new IdleBench(perdure, count is [] ? 10_000 : int.Parse(count[0])).RunAsync();
        return 0;
    case ["snapshots", .. var files]:
        await SnapshotBench.RunAsync(files is [] ? 50_000 : int.Parse(files[0]));
        return 0;
    case ["sessions", var home, var count]:
        await new ManySessions().WriteAsync(home, int.Parse(count), DateTimeOffset.UtcNow);
        return 0;
    case ["agents", var perdure, var codex, .. var names]:
        Dictionary<string, IWork> all = new()
        {
            ["start"] = new Starting(),
            ["trips"] = new RoundTrips(trips: 500),
            ["cache"] = new Caching(requests: 200),
            ["compacted"] = new CompactedResume(megabytes: 100),
            ["whole"] = new WholeResume(megabytes: 20),
        };
        await new Comparison(new PerdureAgent(perdure), codex == "-" ? null : new CodexAgent(codex))
            .RunAsync(names is [] ? all.Values : names.Select(name => all[name]));
        return 0;
    default:
        Console.Error.WriteLine("usage: Perdure.Bench journal [entries...] | folding [rounds...] | commands KEEPER | listing [sessions] | idle PERDURE [sessions] | snapshots [files] | sessions HOME COUNT | agents PERDURE CODEX|- [start|trips|cache|compacted|whole...]");
        return 2;
}
