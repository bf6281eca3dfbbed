using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Mcp.Serving;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Mcp.Tests.Stage;

/// <summary>A home, a workspace and a stubborn server, seen by agents that come and go.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly List<ServerSet> _sets = [];
    private int _runs;

    public Scene() => Directory.CreateDirectory(ServerFolder);

    public string Root { get; } = Directory.CreateTempSubdirectory("perdure-mcp-").FullName;

    public string Workspace => Directory.CreateDirectory(Path.Combine(Root, "work")).FullName;

    public GatheredDeltas Deltas { get; } = new();

    public CatalogCache Shelf => new(Path.Combine(Root, "home", "mcp"));

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string ServerFolder => Path.Combine(Root, "server");

    public ServerSettings Stubborn => new(
        "stubborn",
        new ServerProgram(Path.Combine(AppContext.BaseDirectory, "Perdure.Mcp.Tests.Server"), [ServerFolder], ImmutableDictionary<string, string>.Empty, Folder: null));

    /// <summary>The tools as a fresh agent has them.</summary>
    public McpToolbox Agent(params ServerSettings[] servers)
    {
        var set = new ServerSet([.. servers.Length > 0 ? servers : [Stubborn]], Host);
        _sets.Add(set);
        return new McpToolbox(new NoTools(), set);
    }

    public ServerHost Host => new(
        Shelf,
        ImmutableDictionary<string, string>.Empty.Add("PATH", Environment.GetEnvironmentVariable("PATH")!).Add("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "/usr/share/dotnet"),
        "0",
        TimeProvider.System);

    public ToolRun Call(string tool, string arguments = "{}")
    {
        var number = ++_runs;
        return new ToolRun(new SessionId("s"), 1, new ToolCall(new CallId($"c{number}"), tool, arguments), number, Workspace, Path.Combine(Root, "runs"), []);
    }

    public Task<ToolOutcome> RunAsync(McpToolbox agent, string tool, string arguments = "{}") => agent.RunAsync(Call(tool, arguments), Deltas, Cancel);

    /// <summary>Reads what the server wrote of itself; empty where it wrote nothing.</summary>
    public string Said(string file) => File.Exists(Path.Combine(ServerFolder, file)) ? File.ReadAllText(Path.Combine(ServerFolder, file)) : "";

    public void Tell(string file, string text) => File.WriteAllText(Path.Combine(ServerFolder, file), text);

    /// <summary>Waits until the server has written such a thing of itself.</summary>
    public async Task SaidAsync(string file, string text)
    {
        using var watch = new FileSystemWatcher(ServerFolder) { EnableRaisingEvents = true };
        while (!Said(file).Contains(text, StringComparison.Ordinal))
        {
            await Task.Run(() => watch.WaitForChanged(WatcherChangeTypes.All, TimeSpan.FromSeconds(1)), Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var set in _sets) { await set.DisposeAsync(); }

        Directory.Delete(Root, recursive: true);
    }
}

/// <summary>A toolbox with nothing in it.</summary>
internal sealed class NoTools : IToolbox
{
    public ImmutableArray<ToolSpec> Tools => [];

    public Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel) => throw new InvalidOperationException($"No tools: expected no call, found {run.Call.Tool}.");

    public Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel) => throw new InvalidOperationException($"No tools: expected no call, found {run.Call.Tool}.");

    public Task<ToolOutcome> AwaitEndAsync(ToolRun run, CancellationToken cancel) => throw new InvalidOperationException($"No tools: expected no call, found {run.Call.Tool}.");
}
