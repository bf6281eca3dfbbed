using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog;

/// <summary>A store whose sessions are taken into the catalog when they come to rest and when they are closed, beside the work and never before it.</summary>
public sealed class CataloguedStore(ISessionStore store, SessionCatalog catalog) : ICataloguedStore
{
    public ISessionCatalog Catalog => catalog;

    public IRunFolders Runs => store.Runs;

    public async ValueTask<IJournal> CreateAsync(SessionId session, Writer writer, CancellationToken cancel)
    {
        var mark = catalog.Opened(session);
        return await OpenedAsync(mark, store.CreateAsync(session, writer, cancel));
    }

    public async ValueTask<IJournal> ForkAsync(SessionId session, SessionId parent, LogEntry first, Writer writer, CancellationToken cancel)
    {
        var mark = catalog.Opened(session);
        return await OpenedAsync(mark, store.ForkAsync(session, parent, first, writer, cancel));
    }

    public async ValueTask ImportAsync(SessionId session, IEnumerable<LogEntry> entries, Writer writer, DateTimeOffset begun, CancellationToken cancel)
    {
        var mark = catalog.Opened(session);
        await store.ImportAsync(session, entries, writer, begun, cancel);
        if (catalog.TakeIn(session)) { mark?.Dispose(); }
    }

    public async ValueTask<long> PurgeAsync(SessionId session, CancellationToken cancel)
    {
        var freed = await store.PurgeAsync(session, cancel);
        catalog.Forget([session]);
        return freed;
    }

    public async ValueTask<IJournal> OpenAsync(SessionId session, Writer writer, bool takeOver, CancellationToken cancel)
    {
        var mark = catalog.Opened(session);
        return await OpenedAsync(mark, store.OpenAsync(session, writer, takeOver, cancel));
    }

    public IAsyncEnumerable<LogEntry> ReadAsync(SessionId session, long from, CancellationToken cancel) => store.ReadAsync(session, from, cancel);

    public IAsyncEnumerable<LogEntry> FollowAsync(SessionId session, long from, CancellationToken cancel) => store.FollowAsync(session, from, cancel);

    public ValueTask<Checkpoint?> ReadCheckpointAsync(SessionId session, CancellationToken cancel) => store.ReadCheckpointAsync(session, cancel);

    public IAsyncEnumerable<StoredSession> ListAsync(CancellationToken cancel) => store.ListAsync(cancel);

    public ValueTask<LogHealth> VerifyAsync(SessionId session, CancellationToken cancel) => store.VerifyAsync(session, cancel);

    public ValueTask<LogRepair?> RepairAsync(SessionId session, CancellationToken cancel) => store.RepairAsync(session, cancel);

    public ValueTask<long> SizeAsync(SessionId session, CancellationToken cancel) => store.SizeAsync(session, cancel);

    public ValueTask<Writer?> OwnerAsync(SessionId session, CancellationToken cancel) => store.OwnerAsync(session, cancel);

    public ValueTask<IReadOnlyList<Writer>> WritersAsync(SessionId session, CancellationToken cancel) => store.WritersAsync(session, cancel);

    private async ValueTask<IJournal> OpenedAsync(IDisposable? mark, ValueTask<IJournal> opening)
    {
        try
        {
            return new CataloguedJournal(await opening, catalog, mark);
        }
        catch
        {
            mark?.Dispose();
            throw;
        }
    }

    /// <summary>A journal that has its session taken in now and then.</summary>
    private sealed class CataloguedJournal(IJournal journal, SessionCatalog catalog, IDisposable? mark) : IJournal
    {
        private Task<bool> _takingIn = Task.FromResult(false);
        private long _takenSeq;

        public SessionId Session => journal.Session;

        public IWriterLease Lease => journal.Lease;

        public long LastSeq => journal.LastSeq;

        public ImmutableArray<string> Findings => journal.Findings;

        public async ValueTask AppendAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancel)
        {
            await journal.AppendAsync(entries, cancel);
            if (_takingIn.IsCompleted && entries.Any(entry => entry.Event is TurnEnded)) { TakeIn(); }
        }

        public IAsyncEnumerable<LogEntry> ReadAsync(long from, CancellationToken cancel) => journal.ReadAsync(from, cancel);

        public ValueTask<Checkpoint?> ReadCheckpointAsync(CancellationToken cancel) => journal.ReadCheckpointAsync(cancel);

        public ValueTask SaveCheckpointAsync(Checkpoint checkpoint, CancellationToken cancel) => journal.SaveCheckpointAsync(checkpoint, cancel);

        public void Rest() => journal.Rest();

        public async ValueTask DisposeAsync()
        {
            var last = journal.LastSeq;
            await journal.DisposeAsync();
            var taken = await _takingIn && _takenSeq == last;
            if (taken || catalog.TakeIn(Session)) { mark?.Dispose(); }
        }

        private void TakeIn()
        {
            _takenSeq = journal.LastSeq;
            _takingIn = Task.Run(() => catalog.TakeIn(Session));
        }
    }
}
