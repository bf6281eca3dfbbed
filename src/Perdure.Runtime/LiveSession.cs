using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime.Agents;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>A session that is open for writing in this process. Leaving it is always safe: whoever opens it next goes on.</summary>
public sealed class LiveSession : IAsyncDisposable
{
    private readonly IJournal _journal;
    private readonly SessionRunner _runner;
    private readonly LeftRuns? _runs;
    private readonly AgentExecutor? _agents;
    private readonly CancellationTokenSource _stop = new();
    private bool _left;
    private volatile bool _isOver;

    internal LiveSession(IJournal journal, SessionRunner runner, Feed feed, LeftRuns? runs, AgentExecutor? agents)
    {
        _journal = journal;
        _runner = runner;
        _runs = runs;
        _agents = agents;
        Feed = feed;
        Ended = Background.Start(RunAsync);
    }

    /// <summary>Nothing more happens in this session here.</summary>
    private event Action? Over;

    public SessionId Id => _journal.Session;

    public Feed Feed { get; }

    /// <summary>What opening found and put right, in sentences for the user.</summary>
    public ImmutableArray<string> Findings => _journal.Findings;

    /// <summary>Waits until the state is restored; where it cannot be, the session is let go of again.</summary>
    internal async Task<LiveSession> RestoredAsync()
    {
        try
        {
            await _runner.Restored;
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>What is true now.</summary>
    public SessionState State => _runner.State;

    /// <summary>Ends when the session is closed, or with what broke it: a lost writer, a full disk.</summary>
    public Task Ended { get; }

    /// <summary>Asks something of the session. What came of it is durable when the task is done; where the session broke before, it throws what broke it.</summary>
    public Task<Decision> TellAsync(SessionCommand command) => _runner.TellAsync(command);

    /// <summary>A session this one has spawned, where it is open in this process.</summary>
    public LiveSession? AgentOpenHere(SessionId session) => _agents?.Find(session);

    public IAsyncEnumerable<SessionUpdate> FollowAsync(long from, CancellationToken cancel) => Feed.ReadAsync(from, cancel);

    /// <summary>Waits until the session is as <paramref name="wanted"/>, or throws what broke it before.</summary>
    /// <remarks>Everything that ends the wait completes one task, so that it goes on where it was called, in the simulated world too.</remarks>
    public async Task<SessionState> WhenAsync(Func<SessionState, bool> wanted, CancellationToken cancel)
    {
        var reached = new TaskCompletionSource<SessionState?>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(SessionState state)
        {
            if (wanted(state)) { reached.TrySetResult(state); }
        }

        void Leave() => reached.TrySetResult(null);

        Feed.Moved += Look;
        Over += Leave;
        try
        {
            Look(State);
            if (_isOver) { Leave(); }

            using var cancelling = cancel.Register(() => reached.TrySetCanceled(cancel));
            if (await reached.Task is { } state) { return state; }

            await Ended;
            throw new OperationCanceledException("The session was closed.");
        }
        finally
        {
            Feed.Moved -= Look;
            Over -= Leave;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _left, value: true)) { return; }

        _stop.Cancel();
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_agents is not null) { await _agents.DisposeAsync(); }

        await _runner.FinishAsync();
        if (!Ended.IsFaulted && State.AtRest) { _runs?.Tidy(State); }

        await _journal.DisposeAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await _runner.RunAsync(_stop.Token);
        }
        finally
        {
            Feed.Close();
            _isOver = true;
            Over?.Invoke();
        }
    }
}
