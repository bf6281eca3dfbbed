using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Tells whoever reads a damaged session that what they read ends at the damage.</summary>
internal static class Damage
{
    /// <summary>Looking for damage reads the whole log; a longer one is left to <c>sessions verify</c>.</summary>
    private const long BytesLookedThrough = 32L * 1024 * 1024;

    /// <returns>The exit code: damage is a failure, though what could be read was shown.</returns>
    public static async Task<int> WarnAsync(ISessionStore store, SessionRow row, Terminal terminal, CancellationToken cancel) =>
        row.Bytes <= BytesLookedThrough ? await WarnAsync(store, row.Id, terminal, cancel) : ExitCode.Done;

    public static async Task<int> WarnAsync(ISessionStore store, SessionId session, Terminal terminal, CancellationToken cancel)
    {
        if ((await store.VerifyFoldedAsync(session, cancel)).Problem is not { } problem) { return ExitCode.Done; }

        terminal.Warn($"what can be read of {session} ends early: {problem}");
        return ExitCode.Failed;
    }
}
