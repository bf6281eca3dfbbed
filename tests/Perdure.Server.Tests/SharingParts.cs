using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core.Events;
using Perdure.Testing;

namespace Perdure.Server.Tests;

/// <summary>A daemon has one HTTP pool, and one process of each MCP server, however many sessions it runs.</summary>
public sealed class SharingParts : IAsyncDisposable
{
    private const int Sessions = 30;

    private readonly string _folder = Directory.CreateTempSubdirectory("perdure-mcp-").FullName;
    private readonly SessionsStage _stage;

    public SharingParts()
    {
        var (program, folder) = (JsonSerializer.Serialize(Path.Combine(AppContext.BaseDirectory, "Perdure.Mcp.Tests.Server")), JsonSerializer.Serialize(_folder));
        _stage = new SessionsStage($$""" "snapshots": false, "mcpServers": { "shared": { "command": {{program}}, "args": [{{folder}}] } }, """);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The server writes its process there, one line for each start.</summary>
    private string Started => Path.Combine(_folder, "started");

    public async ValueTask DisposeAsync()
    {
        await _stage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task ThirtySessionsHaveOneServerAndOneConnection()
    {
        await using var daemon = RunningDaemon.Start(_stage.Home);
        await using var sessions = RemoteSessions.At(_stage.Home);
        var open = new List<ISession>();
        for (var number = 0; number < Sessions; number++)
        {
            // Half of them have another configuration, and the same servers all the same.
            var choice = new SettingsChoice(Configuration: number % 2 == 0 ? [] : ["reasoningEffort=high"]);
            open.Add(await sessions.StartAsync(new StartRequest(_stage.Workspace, "say hello") { Choice = choice }, Cancel));
            await AnsweredAsync(open[^1]);
        }

        Assert.Equal(Sessions, daemon.Sessions.Open.Length);
        var process = Assert.Single(await File.ReadAllLinesAsync(Started, Cancel));
        Assert.Single(_stage.Server.Requests.Select(request => request.Connection).Distinct());

        foreach (var session in open.SkipLast(1)) { await sessions.CloseAsync(session.Id, taker: null, Cancel); }

        Assert.True(Runs(process)); // The last still uses it.
        await sessions.CloseAsync(open[^1].Id, taker: null, Cancel);
        Assert.False(Runs(process));
        foreach (var session in open) { await session.DisposeAsync(); }
    }

    private static bool Runs(string process)
    {
        try
        {
            using var there = Process.GetProcessById(int.Parse(process, CultureInfo.InvariantCulture));
            return !there.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task AnsweredAsync(ISession session)
    {
        await foreach (var update in session.FollowAsync(after: 0, Cancel))
        {
            if (update is EntryAppended { Entry.Event: TurnEnded }) { return; }
        }
    }
}
