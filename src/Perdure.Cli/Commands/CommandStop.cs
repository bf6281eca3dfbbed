using Perdure.Cli.Serve;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Hosting;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Tools.Keeping;

namespace Perdure.Cli.Commands;

/// <summary>Has a session end one of its commands: whoever holds the session does it, and this command where nobody does.</summary>
/// <remarks>
/// The wish is recorded first. Whoever dies after that leaves it to the next one who opens the session, and who finds the command ended already
/// only records how.
/// </remarks>
internal sealed class CommandStop(Home home, ICataloguedStore store, TimeProvider clock)
{
    /// <summary>A holder that was killed ends nothing any more.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <returns>How the command ended.</returns>
    public async Task<KeeperRunState> RunAsync(SessionId session, int run, KeeperRun kept, CancellationToken cancel)
    {
        await using var holder = await DaemonSessionAccess.HolderAsync(home, store, session, takeOver: false, cancel);
        var refusal = holder is null
            ? (await store.TellQuietlyAsync(session, ThisProcess.AsWriter(clock), takeOver: false, clock, _ => new StopCommand(run, "ps"))).Refusal
            : (await holder.SendAsync(new StopCommand(run, "ps"))).Refusal;

        // A command that its session has given up, or does not know, belongs to nobody else.
        return holder is null || refusal is not null ? await kept.StopAsync(cancel) : await EndedByHolderAsync(session, kept, cancel);
    }

    private async Task<KeeperRunState> EndedByHolderAsync(SessionId session, KeeperRun kept, CancellationToken cancel)
    {
        var ended = kept.AwaitEndAsync(cancel);
        while (await Task.WhenAny(ended, Task.Delay(BetweenLooks, clock, cancel)) != ended)
        {
            if (await store.OwnerAsync(session, cancel) is null) { return await kept.StopAsync(cancel); }
        }

        return await ended;
    }
}
