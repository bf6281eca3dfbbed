using System.Collections.Immutable;
using Perdure.Core.Values;
using Perdure.Mcp.Calling;
using Perdure.Mcp.Serving;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp;

/// <summary>Adds the tools of MCP servers to a toolbox.</summary>
/// <remarks>
/// The story: a session begins and is told what each server was last known to offer, without a server being asked. Its first
/// look around starts them, and nobody waits. What turns out different is told as a note. A call waits for its server.
/// </remarks>
public sealed class McpToolbox(IToolbox others, ServerSet servers) : IToolbox
{
    /// <summary>A server that was told to stop answers soon or not at all.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    private readonly OngoingCalls _calls = new();

    public ImmutableArray<ToolSpec> Tools => [.. others.Tools, .. Known()];

    public ImmutableArray<Note> News(string workspace, KnownTools told)
    {
        var here = servers.In(workspace);
        foreach (var server in here) { server.Wake(); }

        return
        [
            .. others.News(workspace, told),
            .. here.Select(server => ToolListChanges.Of(server, told)).OfType<Note>(),
            .. ToolListChanges.OfRemoved(here.Select(server => server.Name), told),
        ];
    }

    public async Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        if (!IsOurs(run.Call.Tool)) { return await others.RunAsync(run, deltas, cancel); }
        if (Received(run) is { } received) { return received; }

        return await _calls.FollowAsync(run, stop => WorkAsync(run, deltas, stop), cancel);
    }

    public async Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel)
    {
        if (!IsOurs(run.Call.Tool)) { return await others.StopAsync(run, cancel); }
        if (_calls.TryStop(run, out var stopping)) { return await stopping.WaitAsync(StopTime, cancel); }
        if (Received(run) is { } received) { return received; }

        return Sent(run) is { Again: false } sent ? CallFailure.AgentEndedMidway(sent) : CallFailure.NeverSent;
    }

    public Task<ToolOutcome> AwaitEndAsync(ToolRun run, CancellationToken cancel) => others.AwaitEndAsync(run, cancel);

    public Task<bool> FreezeAsync(ToolRun run, TimeSpan longest, CancellationToken cancel) => others.FreezeAsync(run, longest, cancel);

    public Task ThawAsync(ToolRun run, CancellationToken cancel) => others.ThawAsync(run, cancel);

    public void Tidy(string runsFolder, int lastRun, IReadOnlySet<int> background) => others.Tidy(runsFolder, lastRun, background);

    /// <summary>What an earlier agent received, or that nobody knows what it did: its folder is gone.</summary>
    private static ToolOutcome? Received(ToolRun run) =>
        RunFolders.Lost(run) ?? (RunFolders.Look(run) is RunTrace.Ours ? CallIntent.OutcomeIn(run.Folder) : null);

    private static CallIntent? Sent(ToolRun run) => RunFolders.Look(run) is RunTrace.Ours ? CallIntent.Find(run.Folder) : null;

    private static bool IsOurs(string tool) => ToolName.IsOne(tool) || tool is GenericTools.Call or GenericTools.List or GenericTools.Read;

    private IEnumerable<ToolSpec> Known()
    {
        if (servers.IsEmpty) { return []; }

        var known = servers.Configured.Select(server => (Settings: server, Catalog: servers.Shelf.Find(server.Name))).ToList();
        var readable = known.Exists(server => server.Catalog is not { Resources: false, Prompts: false });
        return
        [
            GenericTools.CallSpec(servers.Configured),
            .. readable ? GenericTools.ResourceSpecs(servers.Configured) : [],
            .. known.SelectMany(server => server.Catalog?.Tools.Select(tool => tool.Spec(server.Settings)) ?? []),
        ];
    }

    private async Task<ToolOutcome> WorkAsync(ToolRun run, IDeltas deltas, CancellationToken stop)
    {
        // Found marked, an earlier agent ended after it had sent the call.
        if (Sent(run) is { Again: false } sent) { return CallFailure.AgentEndedMidway(sent); }
        if (CallJson.Of(run.Call.Arguments) is not { } given) { return CallFailure.Said("The arguments have to be one JSON object."); }

        try
        {
            return await AnswerAsync(run, given, deltas, stop);
        }
        catch (ServerUnreachableException problem)
        {
            return CallFailure.Said(problem.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return CallFailure.NeverSent;
        }
        catch (Exception problem) when (problem is not HostShortageException)
        {
            return CallFailure.Said($"{run.Call.Tool} failed: {problem.Message} ({problem.GetType().Name})");
        }
    }

    private async Task<ToolOutcome> AnswerAsync(ToolRun run, CallJson given, IDeltas deltas, CancellationToken stop)
    {
        var here = servers.In(run.Workspace);
        if (ToolName.IsOne(run.Call.Tool))
        {
            return Owner(here, run.Call.Tool) is { } owner
                ? await new ToolCalling(owner, run, deltas).CallAsync(run.Call.Tool, given.All, stop)
                : CallFailure.NoSuchServer(run.Call.Tool.Split("__")[1], here.Select(server => server.Name));
        }

        var named = given.Text("server");
        if (named is null && run.Call.Tool == GenericTools.List) { return await new ResourceReading(run).ListAsync(here, stop); }
        if (here.FirstOrDefault(server => server.Name == named) is not { } meant) { return CallFailure.NoSuchServer(named ?? "", here.Select(server => server.Name)); }

        return run.Call.Tool switch
        {
            GenericTools.List => await new ResourceReading(run).ListAsync([meant], stop),
            GenericTools.Read => await new ResourceReading(run).ReadAsync(meant, given.Text("uri") ?? "", given.Below("arguments"), stop),
            _ when given.Text("tool") is { } tool => await new ToolCalling(meant, run, deltas).CallAsync(tool, given.Below("arguments"), stop),
            _ => await OfferedAsync(meant, stop),
        };
    }

    private static async Task<ToolOutcome> OfferedAsync(Server server, CancellationToken stop)
    {
        await server.ConnectAsync(stop);
        return new ToolOutcome(ToolStatus.Succeeded, OfferedTools.Of(server));
    }

    private static Server? Owner(ImmutableArray<Server> here, string tool) =>
        here.FirstOrDefault(server => tool.StartsWith(ToolName.Prefix(server.Name), StringComparison.Ordinal));
}
