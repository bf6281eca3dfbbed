using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Prints a log entry by entry, and goes on printing while it grows.</summary>
internal sealed class LogCommand(Terminal terminal, ICataloguedStore store)
{
    public async Task<int> RunAsync(string target, long from, bool follow, bool json, CancellationToken cancel)
    {
        if (from < 1) { throw new UserErrorException($"--from: expected an entry's number, found {from}."); }

        var session = await new SessionFinder(store).FindAsync(target, cancel);
        if (follow) { return await FollowAsync(session, from, json, cancel); }

        await foreach (var entry in store.ReadAsync(session, from, cancel)) { Print(entry, json); }

        return await Damage.WarnAsync(store, session, terminal, cancel);
    }

    private async Task<int> FollowAsync(SessionId session, long from, bool json, CancellationToken cancel)
    {
        try
        {
            await foreach (var entry in store.FollowAsync(session, from, cancel)) { Print(entry, json); }

            throw new UserErrorException($"session {session} was removed.", ExitCode.Failed);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Done; // Ctrl+C is how following ends.
        }
    }

    private void Print(LogEntry entry, bool json) =>
        terminal.Out.WriteLine(json ? JsonText.Seen(JsonSerializer.Serialize(entry, CoreJson.Line.LogEntry)) : EntryLine.Of(entry));
}
