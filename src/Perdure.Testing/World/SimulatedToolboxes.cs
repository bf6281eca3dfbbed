using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.World;

/// <summary>The tools of each session of the world: runs are numbered by session, and so is what they did.</summary>
public sealed class SimulatedToolboxes(FakeClock clock, Random chance, Func<SessionId, int, bool> intentIsDurable) : IToolbox
{
    private readonly Dictionary<SessionId, SimulatedTools> _bySession = [];

    public ImmutableArray<ToolSpec> Tools => [Some.Shell, Some.Poll, Some.Read, Some.Plan, Some.Deploy, Some.Inquire, Some.UpdateGoal, Some.Spawn, Some.Wait, Some.Send, Some.List];

    public int Runs => _bySession.Values.Sum(tools => tools.Deeds.Count);

    public SimulatedTools Of(SessionId session)
    {
        if (!_bySession.TryGetValue(session, out var tools)) { _bySession[session] = tools = new SimulatedTools(clock, chance, run => intentIsDurable(session, run)); }

        return tools;
    }

    public Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel) => Of(run.Session).RunAsync(run, cancel);

    public Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel) => Of(run.Session).StopAsync(run);

    public Task<ToolOutcome> AwaitEndAsync(ToolRun run, CancellationToken cancel) => Of(run.Session).AwaitEndAsync(run, cancel);

    public void Reboot()
    {
        foreach (var tools in _bySession.Values) { tools.Reboot(); }
    }
}
