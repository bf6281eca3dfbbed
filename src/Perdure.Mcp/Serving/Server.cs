using Perdure.Core.Values;

namespace Perdure.Mcp.Serving;

/// <summary>One configured server: started when it is first wanted, started anew when it has ended.</summary>
internal sealed class Server : IAsyncDisposable
{
    /// <summary>Twice what a server has to end by itself; whatever it does then, nobody waits for it in order to leave.</summary>
    private static readonly TimeSpan LeavingMax = TimeSpan.FromSeconds(5);

    private readonly string _workspace;
    private readonly ServerHost _host;
    private readonly ErrorLog _errors;
    private readonly Backoff _backoff;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private Task<Connection>? _opening;

    /// <summary>How often it has said that its list changed since it was last known to be read.</summary>
    private int _changes;

    public Server(ServerSettings settings, string workspace, ServerHost host)
    {
        Settings = settings;
        _workspace = workspace;
        _host = host;
        _errors = new ErrorLog(host.Shelf.LogOf(settings.Name));
        _backoff = new Backoff(host.Clock);
        Catalog = host.Shelf.Find(settings.Name);
    }

    public ServerSettings Settings { get; }

    public string Name => Settings.Name;

    public TimeProvider Clock => _host.Clock;

    /// <summary>What it offers as far as is known; null before it was ever reached.</summary>
    public ServerCatalog? Catalog { get; private set; }

    /// <summary>Why it cannot be had, as far as is known.</summary>
    public string? Trouble { get; private set; }

    /// <summary>What it wrote to its standard error last.</summary>
    public string? LastWords => _errors.Last;

    public IEnumerable<ToolSpec> Specs => Catalog?.Tools.Select(tool => tool.Spec(Settings)) ?? [];

    /// <summary>Sees to it that it starts, and waits for nothing.</summary>
    public void Wake() => _ = Opening().ContinueWith(static opening => _ = opening.Exception, TaskScheduler.Default);

    /// <exception cref="ServerUnreachableException">It did not start, or not in time.</exception>
    public Task<Connection> ConnectAsync(CancellationToken cancel) => Opening().WaitAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        Task<Connection>? opening;
        lock (_lock)
        {
            _closing.Cancel();
            opening = _opening;
        }

        if (opening is null) { return; }

        try
        {
            await LeaveAsync(opening).WaitAsync(LeavingMax, _host.Clock);
        }
        catch (Exception)
        {
            // It never started, has ended already, or does not let go.
        }
    }

    private static async Task LeaveAsync(Task<Connection> opening) => await (await opening).DisposeAsync();

    private Task<Connection> Opening()
    {
        lock (_lock)
        {
            var usable = _opening is { IsCompleted: false } or { IsCompletedSuccessfully: true, Result.HasEnded: false };
            return usable ? _opening! : _opening = OpenAsync(_opening);
        }
    }

    private async Task<Connection> OpenAsync(Task<Connection>? before)
    {
        await Task.Yield(); // Whoever asks does not start a process first.
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _host.Clock);
        try
        {
            if (before is { IsCompletedSuccessfully: true }) { await EndedAsync(await before); }

            await Task.Delay(_backoff.Left, _host.Clock, _closing.Token);
            limit.CancelAfter(Settings.Startup);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closing.Token);
            var connection = await Connection.OpenAsync(Settings, _workspace, _host, _errors, () => _ = RelistAsync(), either.Token);
            await LearnFromAsync(connection, either.Token);
            return connection;
        }
        catch (Exception problem)
        {
            _backoff.Ended(since: _host.Clock.GetUtcNow());
            // A server that is stopped because it is late may be seen to end before the wait for it is.
            var late = limit.IsCancellationRequested || problem is OperationCanceledException or TimeoutException;
            Trouble = late ? $"it was not ready within {Settings.Startup.TotalSeconds:0.#} s" : Printed(Cause(problem).Message);
            if (LastWords is { } words && !Trouble.Contains(words)) { Trouble += $" (its last words: {words})"; }

            throw new ServerUnreachableException($"The MCP server {Name} cannot be had: {Trouble}", problem);
        }
    }

    /// <summary>A server whose list cannot be read is of no use and is ended.</summary>
    private async Task LearnFromAsync(Connection connection, CancellationToken cancel)
    {
        try
        {
            Learn(await connection.ReadCatalogAsync(Settings.Filter, cancel));
            Trouble = null;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task EndedAsync(Connection ended)
    {
        _backoff.Ended(ended.Since);
        await ended.DisposeAsync();
    }

    /// <summary>One reading at a time, and one more where it was said to have changed meanwhile: however often that is said.</summary>
    private async Task RelistAsync()
    {
        if (Interlocked.Increment(ref _changes) > 1) { return; }

        try
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _changes);
                var connection = await Opening();
                Learn(await connection.ReadCatalogAsync(Settings.Filter, _closing.Token));
            }
            while (Interlocked.CompareExchange(ref _changes, 0, seen) != seen);
        }
        catch (Exception)
        {
            Volatile.Write(ref _changes, 0); // It ended meanwhile; its list is read again when it starts.
        }
    }

    private void Learn(ServerCatalog catalog)
    {
        Catalog = catalog;
        _host.Shelf.Keep(Name, catalog);
    }

    /// <summary>What the library wraps says less than what we ended it for.</summary>
    private static Exception Cause(Exception problem)
    {
        for (var cause = problem; cause is not null; cause = cause.InnerException)
        {
            if (cause is AnswerTooLongException) { return cause; }
        }

        return problem;
    }

    private static string Printed(string message) => message.ReplaceLineEndings(" ").Trim();
}

/// <summary>A server could not be reached. The message is for the model and for people.</summary>
internal sealed class ServerUnreachableException(string message, Exception inner) : Exception(message, inner);
