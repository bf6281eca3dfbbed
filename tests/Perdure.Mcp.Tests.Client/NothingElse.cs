using System.Collections.Immutable;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp.Tests.Client;

/// <summary>No other tools, and nobody who watches.</summary>
internal sealed class NothingElse : IToolbox, IDeltas
{
    public ImmutableArray<ToolSpec> Tools => [];

    public void Add(Delta delta) { }

    public Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel) => throw new NotSupportedException(run.Call.Tool);

    public Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel) => throw new NotSupportedException(run.Call.Tool);

    public Task<ToolOutcome> AwaitEndAsync(ToolRun run, CancellationToken cancel) => throw new NotSupportedException(run.Call.Tool);
}
