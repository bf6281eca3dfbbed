using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.Memory;

/// <summary>Keeps sessions for as long as the process lives, under the same rules as the one on disk.</summary>
public sealed class MemorySessionStore : ICataloguedStore
{
    private readonly ConcurrentDictionary<SessionId, MemoryLog> _logs = new();

    public MemorySessionStore() => Catalog = new MemoryCatalog(this);

    public IRunFolders Runs { get; } = new TemporaryRunFolders();

    public ISessionCatalog Catalog { get; }

    public ValueTask<IJournal> CreateAsync(SessionId session, Writer writer, CancellationToken cancel)
    {
        var log = new MemoryLog(session, writer.Since);
        return _logs.TryAdd(session, log)
            ? ValueTask.FromResult<IJournal>(Journal(log, log.Own(writer, takeOver: false)))
            : throw new InvalidOperationException($"CreateAsync: expected a new session, found {session} in memory.");
    }

    public async ValueTask<IJournal> ForkAsync(SessionId session, SessionId parent, LogEntry first, Writer writer, CancellationToken cancel)
    {
        var log = Found(parent).Forked(session, first, writer.Since);
        var journal = _logs.TryAdd(session, log)
            ? Journal(log, log.Own(writer, takeOver: false))
            : throw new InvalidOperationException($"ForkAsync: expected a new session, found {session} in memory.");
        await journal.AppendAsync([first], cancel);
        return journal;
    }

    public ValueTask ImportAsync(SessionId session, IEnumerable<LogEntry> entries, Writer writer, DateTimeOffset begun, CancellationToken cancel)
    {
        var log = new MemoryLog(session, begun);
        var lease = log.Own(writer, takeOver: false);
        log.Append(lease.Epoch, [.. entries]);
        log.Leave(lease.Epoch);
        return _logs.TryAdd(session, log) ? ValueTask.CompletedTask : throw new InvalidOperationException($"ImportAsync: expected a new session, found {session} in memory.");
    }

    public ValueTask<LogRepair?> RepairAsync(SessionId session, CancellationToken cancel)
    {
        _ = Found(session);
        return ValueTask.FromResult<LogRepair?>(null); // Memory does not lose anything by itself.
    }

    public ValueTask<long> SizeAsync(SessionId session, CancellationToken cancel) => ValueTask.FromResult(Found(session).Stored.Bytes);

    public ValueTask<long> PurgeAsync(SessionId session, CancellationToken cancel)
    {
        var log = Found(session);
        if (log.Owner is { } owner) { throw new SessionInUseException($"Session {session} is held by process {owner.Pid} on {owner.Host}.", owner); }

        var forks = _logs.Values.Where(other => other.Parent == session).Select(other => other.Session).ToList();
        if (forks.Count > 0) { throw new SessionForkedException($"Others go on from session {session}: {string.Join(", ", forks)}.", forks); }

        _logs.TryRemove(session, out _);
        log.Note();
        return ValueTask.FromResult(log.Stored.Bytes);
    }

    public ValueTask<IJournal> OpenAsync(SessionId session, Writer writer, bool takeOver, CancellationToken cancel)
    {
        var log = Found(session);
        return ValueTask.FromResult<IJournal>(Journal(log, log.Own(writer, takeOver)));
    }

    public async IAsyncEnumerable<LogEntry> ReadAsync(SessionId session, long from, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var entry in Found(session).From(from))
        {
            cancel.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    public async IAsyncEnumerable<LogEntry> FollowAsync(SessionId session, long from, [EnumeratorCancellation] CancellationToken cancel)
    {
        var next = from;
        var log = Found(session);
        while (_logs.ContainsKey(session))
        {
            var changed = log.Changed;
            foreach (var entry in log.From(next))
            {
                next = entry.Seq + 1;
                yield return entry;
            }

            await changed.WaitAsync(cancel);
        }
    }

    public ValueTask<Checkpoint?> ReadCheckpointAsync(SessionId session, CancellationToken cancel) => ValueTask.FromResult(Found(session).ReadCheckpoint());

    public async IAsyncEnumerable<StoredSession> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var stored in _logs.Values.Select(log => log.Stored).OrderByDescending(stored => stored.UpdatedAt))
        {
            cancel.ThrowIfCancellationRequested();
            yield return stored;
        }
    }

    public ValueTask<LogHealth> VerifyAsync(SessionId session, CancellationToken cancel)
    {
        var stored = Found(session).Stored;
        return ValueTask.FromResult(new LogHealth(session, Found(session).LastSeq, stored.Bytes, Problem: null));
    }

    public ValueTask<Writer?> OwnerAsync(SessionId session, CancellationToken cancel) => ValueTask.FromResult(Found(session).Owner);

    public ValueTask<IReadOnlyList<Writer>> WritersAsync(SessionId session, CancellationToken cancel) => ValueTask.FromResult(Found(session).Writers);

    /// <summary>Lets the owner of a session vanish, as a killed process does. Its journal writes no more; whoever opens next finds what it had appended.</summary>
    public void Kill(SessionId session) => Found(session).Kill();

    /// <summary>Forgets every entry after <paramref name="last"/>, as if the machine had stopped there, and the owner with them.</summary>
    public void CutAfter(SessionId session, long last) => Found(session).CutAfter(last);

    private static MemoryJournal Journal(MemoryLog log, MemoryLease lease) => new(log, lease);

    private MemoryLog Found(SessionId session) =>
        _logs.TryGetValue(session, out var log) ? log : throw new SessionNotFoundException($"There is no session {session} in memory.");
}
