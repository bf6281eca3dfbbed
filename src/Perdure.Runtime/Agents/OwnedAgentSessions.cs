using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime.Agents;

/// <summary>Opens sessions with the engine of the one that spawned them, and closes them with it.</summary>
internal sealed class OwnedAgentSessions(Engine engine, Writer writer) : IAgentSessionHost
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SessionId, Task<LiveSession>> _open = [];

    public LiveSession? Find(SessionId session)
    {
        lock (_gate) { return _open.TryGetValue(session, out var opening) && opening.IsCompletedSuccessfully && !opening.Result.Ended.IsCompleted ? opening.Result : null; }
    }

    public Task<LiveSession> KeepAsync(SessionId session, CancellationToken cancel)
    {
        lock (_gate)
        {
            var before = _open.GetValueOrDefault(session);
            if (before is { IsCompleted: false } || (before is { IsCompletedSuccessfully: true } && !before.Result.Ended.IsCompleted)) { return before; }

            return _open[session] = OpenAsync(session, before);
        }
    }

    public async Task ReleaseAsync(SessionId session)
    {
        Task<LiveSession>? opening;
        lock (_gate) { _open.Remove(session, out opening); }

        await CloseAsync(opening);
    }

    public async ValueTask DisposeAsync()
    {
        List<SessionId> open;
        lock (_gate) { open = [.. _open.Keys]; }

        await Task.WhenAll(open.Select(ReleaseAsync));
    }

    private async Task<LiveSession> OpenAsync(SessionId session, Task<LiveSession>? before)
    {
        await CloseAsync(before); // It broke, and still holds its lock.
        return await engine.OpenAsync(session, writer, takeOver: false, CancellationToken.None);
    }

    private static async Task CloseAsync(Task<LiveSession>? opening)
    {
        if (opening is null) { return; }

        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (opening.IsCompletedSuccessfully) { await opening.Result.DisposeAsync(); }
    }
}
