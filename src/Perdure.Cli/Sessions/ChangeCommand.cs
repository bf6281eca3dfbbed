using Perdure.Client;
using Perdure.Cli.Serve;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Tells a session something about itself without going on with it, whether it is at rest or was left in the middle.</summary>
internal sealed class ChangeCommand(Terminal terminal, ISessions sessions)
{
    private const int NameCharsMax = 100;

    public Task<int> RenameAsync(string target, string name, CancellationToken cancel)
    {
        MustBeAName(name);
        return TellAsync(target, new NameSession(name), done: null, cancel);
    }

    public Task<int> ArchiveAsync(string target, bool archived, CancellationToken cancel) => TellAsync(
        target,
        new ArchiveSession(archived),
        archived ? "archived; `perdure sessions list --archived` shows it, and it comes back when something is said in it" : "listed again",
        cancel);

    public async Task<int> ClearAsync(string target, bool yes, CancellationToken cancel)
    {
        var session = await sessions.FindAsync(target, workspace: null, cancel);
        var state = (await sessions.OpenAsync(session, OpenMode.Reader, cancel)).Snapshot.State;
        Confirmation.ToGoOn(
            terminal, yes, $"No model will be shown again what was said and done in {session} so far ({UsageLine.Count(state.Turns, "turn")}). The log keeps it for the record.");
        return await TellAsync(session, new ClearContext(), "cleared; the next prompt begins with an empty context", cancel);
    }

    public static void MustBeAName(string name)
    {
        if (name.Length is 0 or > NameCharsMax || name.Any(char.IsControl))
        {
            throw new UserErrorException($"expected a name of 1 to {NameCharsMax} characters, found {name.Length}.");
        }
    }

    private async Task<int> TellAsync(string target, SessionCommand command, string? done, CancellationToken cancel) =>
        await TellAsync(await sessions.FindAsync(target, workspace: null, cancel), command, done, cancel);

    private async Task<int> TellAsync(SessionId session, SessionCommand command, string? done, CancellationToken cancel)
    {
        if ((await sessions.TellAsync(session, command, cancel)).Refusal is { } refusal) { throw new UserErrorException(RefusalText.Of(refusal, session), ExitCode.Failed); }
        if (done is not null) { terminal.Out.WriteLine($"{session}  {done}"); }

        return ExitCode.Done;
    }
}
