using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp.Calling;

/// <summary>The calls under way in this process. Nobody listening does not end one; only a stop does.</summary>
internal sealed class OngoingCalls
{
    private readonly Dictionary<string, Ongoing> _byFolder = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Follows the call of this run, which begins where it is not under way.</summary>
    public Task<ToolOutcome> FollowAsync(ToolRun run, Func<CancellationToken, Task<ToolOutcome>> begin, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!_byFolder.TryGetValue(run.Folder, out var ongoing))
            {
                var stop = new CancellationTokenSource();
                _byFolder[run.Folder] = ongoing = new Ongoing(WorkAsync(run.Folder, begin, stop.Token), stop);
            }

            return ongoing.Work.WaitAsync(cancel);
        }
    }

    /// <returns>False where the call is not under way.</returns>
    public bool TryStop(ToolRun run, out Task<ToolOutcome> stopping)
    {
        lock (_lock)
        {
            var found = _byFolder.TryGetValue(run.Folder, out var ongoing);
            ongoing?.Stop.Cancel();
            stopping = ongoing?.Work ?? Task.FromResult(CallFailure.NeverSent);
            return found;
        }
    }

    private async Task<ToolOutcome> WorkAsync(string folder, Func<CancellationToken, Task<ToolOutcome>> begin, CancellationToken stop)
    {
        await Task.Yield(); // The lock is held by whoever begins.
        try
        {
            return await begin(stop);
        }
        finally
        {
            lock (_lock) { _byFolder.Remove(folder); }
        }
    }

    private sealed record Ongoing(Task<ToolOutcome> Work, CancellationTokenSource Stop);
}
