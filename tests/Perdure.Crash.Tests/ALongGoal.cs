using System.Globalization;
using System.Text.Json;
using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>A goal of hundreds of model calls in the daemon, through kills, outages, limits, sleep and people who answer late, ends proven.</summary>
public sealed class ALongGoal(ITestOutputHelper output)
{
    private const int CallsMin = 600;
    private const long TokensMin = 7_000_000;
    private const double CachedMin = 0.985;
    private const int KillsMin = 10;
    private const int CompactionsMin = 3;

    private static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(14);

    private static readonly string[] EveryFailure = ["auth", "empty", "overflow", "quota", "throttled", "transient", "unexplained", "unreachable"];

    [Fact]
    public async Task NothingIsLostNothingIsDoneTwiceAndItEndsProven()
    {
        Assert.SkipWhen(MovedClock.Library is null, "Debian's faketime is not installed; it stands for hours of sleep.");
        using var desk = new Desk();
        World? world = null;
        await using var server = new LoopbackModelServer(LongGoal.Script, onRequest: (_, _) => world?.OnRequest());
        await using var line = new CutLine(server.Url);
        Settle(desk, line);

        // Looked at before the clock is moved: what moves it would get stuck in the namespaces of the probe.
        await desk.RunAsync("doctor");
        var clock = new MovedClock(desk);

        var begun = await desk.RunAsync("goal", LongGoal.Objective, "--check", LongGoal.Check, "--detach");
        Assert.True(begun.ExitCode == 0, begun.Error);
        world = new World(desk, clock, line, SessionLog.Newest(desk.Home)!.Id);
        using var tooLate = new CancellationTokenSource(TimeMax);
        try
        {
            await world.PlayAsync(tooLate.Token);
            await MustHaveGoneWellAsync(desk, world, server);
        }
        finally
        {
            await desk.RunAsync("serve", "stop");
            await Leftovers.NoneAsync(Path.GetDirectoryName(desk.Workspace)!);
        }
    }

    private static void Settle(Desk desk, CutLine line)
    {
        desk.Configure($$"""
            {
              "model": "mock/gpt-5.5", "autoCompactTokens": {{LongGoal.CompactTokens}},
              "recovery": { "attemptsPerHour": 100, "attemptsPerTurn": 100 },
              "providers": { "mock": { "wire": "responses", "baseUrl": "{{line.BaseUrl}}", "apiKeyEnv": "MOCK_KEY" } }
            }
            """);
        desk.Variables["MOCK_KEY"] = Desk.Key;
        desk.Write("book.txt", string.Concat(Enumerable.Range(1, LongGoal.Steps + 10).Select(number => $"line {number} of the book\n")));
    }

    private async Task MustHaveGoneWellAsync(Desk desk, World world, LoopbackModelServer server)
    {
        var told = await desk.RunAsync("report", "--format", "json");
        Assert.True(told.ExitCode == 0, told.Error);
        await KeepAsync(desk);
        using var json = JsonDocument.Parse(told.Out);
        var (report, models, tools) = (json.RootElement, json.RootElement.GetProperty("models"), json.RootElement.GetProperty("tools"));
        var cached = models.GetProperty("cachedTokens").GetInt64() / (double)models.GetProperty("inputTokens").GetInt64();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{models.GetProperty("asked")} calls, {models.GetProperty("inputTokens")} tokens, {cached:P2} cached, {models.GetProperty("compactions")} compactions, {world.Kills} kills"));

        Assert.Equal("complete", report.GetProperty("goal").GetString());
        Assert.InRange(models.GetProperty("answered").GetInt32(), CallsMin, int.MaxValue);
        Assert.InRange(models.GetProperty("inputTokens").GetInt64(), TokensMin, long.MaxValue);
        Assert.InRange(cached, CachedMin, 1);
        Assert.InRange(models.GetProperty("compactions").GetInt32(), CompactionsMin, CompactionsMin + 2);
        Assert.Equal(EveryFailure, models.GetProperty("failed").EnumerateObject().Select(kind => kind.Name));
        Assert.InRange(world.Kills, KillsMin, int.MaxValue);
        Assert.InRange(report.GetProperty("writers").GetArrayLength(), KillsMin + 1, int.MaxValue);
        Assert.Equal((0, 0, 0), (tools.GetProperty("runTwice").GetInt32(), tools.GetProperty("toldTwice").GetInt32(), tools.GetProperty("withoutOutcome").GetInt32()));

        // The one whose keeper was killed: nobody can know, and it is not run again.
        Assert.Equal(1, tools.GetProperty("exec_command").GetProperty("unknown").GetInt32());

        await MustBeWholeAsync(desk, world);
        var compactions = SessionLog.Newest(desk.Home)!.Types.Count(type => type == "history-compacted");
        Assert.Equal(compactions, models.GetProperty("compactions").GetInt32());
        MustHaveKeptThePrefix(server, compactions);
    }

    private static async Task MustBeWholeAsync(Desk desk, World world)
    {
        var ledger = await File.ReadAllLinesAsync(Path.Combine(desk.Workspace, "ledger"));
        Assert.Equal(ledger.Distinct(), ledger);
        Assert.Equal("the-end", ledger[^1]);
        Assert.Equal("once\n", await File.ReadAllTextAsync(Path.Combine(desk.Workspace, "patched.txt")));

        var log = SessionLog.Newest(desk.Home)!;
        Assert.All(world.Before, before => Assert.Equal(0, before.MissingIn(log)));
        Assert.Contains(log.Lines, entry => entry.Contains(World.Steering, StringComparison.Ordinal));
        var verdict = await desk.RunAsync("sessions", "verify", "--all");
        Assert.True(verdict.ExitCode == 0, verdict.Out + verdict.Error);
    }

    /// <summary>A kill never costs the prefix: a prompt begins anew at the start and after each compaction.</summary>
    private static void MustHaveKeptThePrefix(LoopbackModelServer server, int compactions)
    {
        var beginnings = PrefixRule.Beginnings([.. server.Requests.Where(request => request.Wire is not null && request.Method == "POST")]);
        Assert.True(beginnings.Count == 1 + compactions, $"Expected {1 + compactions} prompts that begin anew, found {beginnings.Count}:\n{string.Join('\n', beginnings)}");
    }

    /// <summary>Beside what was built; and among the documents where an example is wanted, without the names of this machine.</summary>
    private static async Task KeepAsync(Desk desk)
    {
        foreach (var place in (string[])[Path.Combine(Repository.Root, "artifacts"), .. Environment.GetEnvironmentVariable("PERDURE_APPROVE") is null ? [] : (string[])[Path.Combine(Repository.Root, "docs")]])
        {
            var page = Path.Combine(place, "long-run.md");
            Assert.Equal(0, (await desk.RunAsync("report", "-o", page)).ExitCode);
            foreach (var file in (string[])[page, Path.ChangeExtension(page, ".svg")])
            {
                await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(Environment.MachineName, "box", StringComparison.Ordinal));
            }
        }
    }
}
