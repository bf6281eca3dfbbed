using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Runtime.Ports;
using Perdure.Tools.Keeping;

namespace Perdure.Cli.Commands;

/// <summary>Has a session end one of its commands: whoever holds the session does it, and this command where nobody does.</summary>
/// <remarks>
/// The wish is recorded first. Whoever dies after that leaves it to the next one who opens the session, and who finds the command ended already
/// only records how.
/// </remarks>
internal sealed class CommandStop(ISessions sessions, ISessionReader store)
{
    /// <summary>A holder that was killed ends nothing any more.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <returns>How the command ended.</returns>
    public async Task<KeeperRunState> RunAsync(SessionId session, int run, KeeperRun kept, CancellationToken cancel)
    {
        // A command that its session has given up, or does not know, belongs to nobody else.
        if (await sessions.TellAsync(session, new StopCommand(run, "ps"), cancel) is CommandRefused) { return await kept.StopAsync(cancel); }

        var ended = kept.AwaitEndAsync(cancel);
        while (!ended.IsCompleted)
        {
            if (await store.OwnerAsync(session, cancel) is null) { return await kept.StopAsync(cancel); }

            await Task.WhenAny(ended, Task.Delay(BetweenLooks, cancel));
        }

        return await ended;
    }
}
