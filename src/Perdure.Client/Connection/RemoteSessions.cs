using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Perdure.Core;
using Perdure.Core.Commands;

namespace Perdure.Client.Connection;

/// <summary>The sessions of a home in its daemon, over connections that outlast the daemon: each that ends is made again.</summary>
/// <param name="find">Finds the daemon there is now; null where none runs.</param>
/// <param name="say">Tells the user what is waited for.</param>
public sealed class RemoteSessions(Func<CancellationToken, Task<DaemonClient?>> find, Action<string> say, TimeProvider clock) : ISessions
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _leaving = new();
    private readonly SemaphoreSlim _gate = new(1);
    private DaemonClient? _asked;

    /// <summary>The sessions of the daemon of a home.</summary>
    public static RemoteSessions At(string home, Action<string>? say = null) =>
        new(cancel => DaemonClient.FindAsync(new DaemonSocket(home), cancel), say ?? (_ => { }), TimeProvider.System);

    /// <remarks>The id is made here: where the connection ends before the answer, asking again begins no second session.</remarks>
    public async Task<ISession> StartAsync(StartRequest request, CancellationToken cancel)
    {
        var wanted = request with { Id = request.Id ?? new SessionId(Guid.CreateVersion7(clock.GetUtcNow()).ToString()) };
        return await OpenedAsync(OpenMode.Writer, daemon => daemon.StartAsync(wanted), cancel);
    }

    public Task<ISession> OpenAsync(SessionId session, OpenMode mode, SettingsChoice? choice, CancellationToken cancel) =>
        OpenedAsync(mode, daemon => daemon.OpenAsync(session, withState: true, mode, choice), cancel);

    public async Task<CommandResult> TellAsync(SessionId session, SessionCommand command, CancellationToken cancel)
    {
        var answer = await OnceAsync(daemon => daemon.TellAsync(session, command, goOn: false), cancel);
        return answer.Refusal is { } refusal ? new CommandRefused(refusal) : new CommandAccepted(answer.LastSeq);
    }

    public Task CloseAsync(SessionId session, int? taker, CancellationToken cancel) => AskAsync(
        async daemon =>
        {
            await daemon.ReleaseAsync(session, taker);
            return true;
        },
        cancel);

    public Task<SessionId> FindAsync(string? target, string? workspace, CancellationToken cancel) => AskAsync(daemon => daemon.FindAsync(target, workspace), cancel);

    public Task<ImmutableArray<SessionSummary>> ListAsync(ListRequest request, CancellationToken cancel) => AskAsync(daemon => daemon.ListAsync(request), cancel);

    public Task<ImmutableArray<SearchMatch>> SearchAsync(SearchRequest request, CancellationToken cancel) => AskAsync(daemon => daemon.SearchAsync(request), cancel);

    public async IAsyncEnumerable<SessionChange> WatchAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _leaving.Token);
        while (true)
        {
            await using var daemon = await ConnectedAsync(either.Token);
            await using var changes = daemon.WatchAsync(either.Token).GetAsyncEnumerator(either.Token);
            while (true)
            {
                try
                {
                    if (!await changes.MoveNextAsync()) { yield break; }
                }
                catch (DaemonGoneException)
                {
                    break; // The next one says first which sessions it has open.
                }

                yield return changes.Current;
            }
        }
    }

    public Task<ForkResult> ForkAsync(ForkRequest request, CancellationToken cancel) => OnceAsync(daemon => daemon.ForkAsync(request), cancel);

    public Task<ImportResult> ImportAsync(ImportRequest request, CancellationToken cancel) => AskAsync(daemon => daemon.ImportAsync(request), cancel);

    public Task<PurgeResult> PurgeAsync(PurgeRequest request, CancellationToken cancel) => OnceAsync(daemon => daemon.PurgeAsync(request), cancel);

    public Task<ImmutableArray<ModelDescription>> ModelsAsync(string? workspace, CancellationToken cancel) => AskAsync(daemon => daemon.ModelsAsync(workspace), cancel);

    public Task<ImmutableArray<ConfigurationValue>> ConfigurationAsync(string? workspace, CancellationToken cancel) => AskAsync(daemon => daemon.ConfigurationAsync(workspace), cancel);

    public Task<ImmutableArray<GoalSummary>> GoalsAsync(string? workspace, CancellationToken cancel) => AskAsync(daemon => daemon.GoalsAsync(workspace), cancel);

    public Task<ImmutableArray<OpenQuestion>> QuestionsAsync(SessionId? session, CancellationToken cancel) => AskAsync(daemon => daemon.QuestionsAsync(session), cancel);

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        if (_asked is not null) { await _asked.DisposeAsync(); }
    }

    /// <summary>A connection of its own, so that nothing else waits behind what happens in the session.</summary>
    private async Task<ISession> OpenedAsync(OpenMode mode, Func<DaemonClient, Task<OpenResult>> open, CancellationToken cancel)
    {
        while (true)
        {
            var daemon = await ConnectedAsync(cancel);
            try
            {
                return new ReconnectingSession(RemoteSession.Opened(daemon, await open(daemon).WaitAsync(cancel), mode), find, say, clock);
            }
            catch (DaemonGoneException)
            {
                await daemon.DisposeAsync(); // Asked again of the next one; it does the same thing once.
            }
            catch
            {
                await daemon.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>For what does nothing more when it is asked twice.</summary>
    private async Task<TAnswer> AskAsync<TAnswer>(Func<DaemonClient, Task<TAnswer>> ask, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await OnceAsync(ask, cancel);
            }
            catch (DaemonGoneException)
            {
                cancel.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<TAnswer> OnceAsync<TAnswer>(Func<DaemonClient, Task<TAnswer>> ask, CancellationToken cancel) =>
        await ask(await AskedAsync(cancel)).WaitAsync(cancel);

    /// <summary>The one connection for what is no session; made again where it has ended.</summary>
    private async Task<DaemonClient> AskedAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (_asked is { Gone.IsCompleted: true } ended)
            {
                _asked = null;
                await ended.DisposeAsync();
            }

            return _asked ??= await ConnectedAsync(cancel);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <exception cref="SessionsException">No daemon runs, and none did when this was first asked.</exception>
    private async Task<DaemonClient> ConnectedAsync(CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _leaving.Token);
        var isAnswered = Interlocked.CompareExchange(ref _connected, 0, 0) > 0;
        while (true)
        {
            if (await find(either.Token) is { } daemon)
            {
                Interlocked.Exchange(ref _connected, 1);
                return daemon;
            }

            if (!isAnswered) { throw new SessionsException(SessionsError.Unreachable, "expected a daemon of this home, found none; start one with: perdure serve --detach"); }

            await Task.Delay(LookEvery, clock, either.Token); // It is being replaced.
        }
    }

    /// <summary>1 once a daemon was there: from then on one that is gone is waited for.</summary>
    private int _connected;
}
