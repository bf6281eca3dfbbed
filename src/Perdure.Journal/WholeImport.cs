using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Writes a session aside and puts it among the others in one step, so that a killed import leaves no half session.</summary>
internal sealed class WholeImport(FileSessionStore aside, FileSessionStore store)
{
    public async ValueTask RunAsync(SessionId session, IEnumerable<LogEntry> entries, Writer writer, DateTimeOffset begun, CancellationToken cancel)
    {
        await ClearAsync(cancel);
        await using (var journal = await aside.CreateAsync(session, writer, cancel))
        {
            foreach (var some in Batches.Of(entries)) { await journal.AppendAsync(some, cancel); }
        }

        store.Adopt(session, aside, begun);
    }

    /// <summary>What an import that was killed has left aside.</summary>
    private async Task ClearAsync(CancellationToken cancel)
    {
        await foreach (var left in aside.ListAsync(cancel))
        {
            try
            {
                await aside.PurgeAsync(left.Id, cancel);
            }
            catch (SessionInUseException)
            {
                // Another import is writing it at this moment.
            }
        }
    }
}
