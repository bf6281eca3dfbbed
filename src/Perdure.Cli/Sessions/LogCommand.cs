using System.Text.Json;
using Perdure.Catalog;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;

namespace Perdure.Cli.Sessions;

/// <summary>Prints a log entry by entry, and goes on printing while it grows.</summary>
internal sealed class LogCommand(Terminal terminal, CataloguedStore store)
{
    /// <summary>Soon enough for eyes; a look at the directory costs nothing.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(150);

    public async Task<int> RunAsync(string target, long from, bool follow, bool json, CancellationToken cancel)
    {
        if (from < 1) { throw new UserErrorException($"--from: expected an entry's number, found {from}."); }

        var session = await new SessionFinder(store).FindAsync(target, cancel);
        var next = await PrintAsync(session, from, json, cancel);
        if (!follow) { return await Damage.WarnAsync(store, session, terminal, cancel); }

        var bytes = -1L;
        using var looks = new PeriodicTimer(BetweenLooks);
        try
        {
            while (await looks.WaitForNextTickAsync(cancel))
            {
                if (store.Catalog.BytesOf(session) is not { } now) { throw new UserErrorException($"session {session} was removed.", ExitCode.Failed); }
                if (now == bytes) { continue; }

                bytes = now;
                next = await PrintAsync(session, next, json, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how following ends.
        }

        return ExitCode.Done;
    }

    /// <returns>The number of the entry that comes next.</returns>
    private async Task<long> PrintAsync(SessionId session, long from, bool json, CancellationToken cancel)
    {
        var next = from;
        await foreach (var entry in store.ReadAsync(session, from, cancel))
        {
            terminal.Out.WriteLine(json ? JsonText.Seen(JsonSerializer.Serialize(entry, CoreJson.Line.LogEntry)) : EntryLine.Of(entry));
            next = entry.Seq + 1;
        }

        return next;
    }
}
