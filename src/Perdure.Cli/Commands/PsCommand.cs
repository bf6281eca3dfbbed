using Perdure.Core;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;
using Perdure.Tools.Keeping;

namespace Perdure.Cli.Commands;

/// <summary>Looks after the commands of all sessions, from their keepers on disk: nobody else needs to run.</summary>
internal sealed class PsCommand(Terminal terminal, ICataloguedStore store, SessionFinder finder, KeeperProgram keeper)
{
    private readonly IRunFolders _runs = store.Runs;

    public async Task<int> ListAsync(bool endedToo, bool json, CancellationToken cancel)
    {
        var rows = await RowsAsync(endedToo, cancel);
        if (json) { terminal.Out.WriteLine(Json(rows)); }
        else if (rows.Count > 0) { terminal.Out.Write(TextTable.Of([CommandRow.Titles, .. rows.Select(row => row.Cells())])); }
        else { terminal.Warn(endedToo ? "no session has a command on record" : "no command runs; --all shows those that have ended, too"); }

        return ExitCode.Done;
    }

    public async Task<int> StopAsync(string session, int run, CancellationToken cancel)
    {
        var row = await FindAsync(session, run, cancel);
        var end = row.Command.Runs ? await StopAsync(row, cancel) : row.Command.Found;
        switch (end)
        {
            case KeeperRunState.OutcomeUnknown { CommandStillRuns: true }:
                throw new UserErrorException(
                    $"expected a keeper at run {run}, found it gone and its command running by itself; end it with: kill {row.Command.Start!.CommandPid}", ExitCode.Failed);
            case KeeperRunState.Finished({ Stopped: true }) when row.Command.Runs:
                terminal.Warn($"stopped, with everything it had started: {Printable.Of(row.Line)}");
                break;
            default:
                terminal.Warn($"it had ended already: {Printable.Of(row.Line)}");
                break;
        }

        return ExitCode.Done;
    }

    public async Task<int> ShowAsync(string session, int run, bool follow, CancellationToken cancel)
    {
        var row = await FindAsync(session, run, cancel);
        var kept = new KeeperRun(row.Command.Folder, keeper);
        using var output = new StoredOutput(terminal.Data, Terminal.OutputIsTerminal);
        if (follow)
        {
            await kept.FollowAsync(fromOffset: 0, output.TakeAsync, cancel);
            return ExitCode.Done;
        }

        var whole = kept.ReadOutput();
        await output.TakeAsync(new KeeperChunk(0, whole.Head));
        if (!whole.Tail.IsEmpty) { await output.TakeAsync(new KeeperChunk(whole.Head.Length + whole.DroppedBytes, whole.Tail)); }

        return ExitCode.Done;
    }

    private async Task<KeeperRunState> StopAsync(CommandRow row, CancellationToken cancel)
    {
        await using var host = CommandHost.Open();
        return await new CommandStop(host.Sessions, store).RunAsync(row.Session, row.Command.Number, new KeeperRun(row.Command.Folder, keeper), cancel);
    }

    private async Task<List<CommandRow>> RowsAsync(bool endedToo, CancellationToken cancel)
    {
        var found = new List<(SessionId Session, KeptCommand Command)>();
        await foreach (var stored in store.ListAsync(cancel))
        {
            found.AddRange(KeptCommand.In(_runs.FolderOf(stored.Id), keeper, endedToo).Select(command => (stored.Id, command)));
        }

        var processes = found.Exists(row => row.Command.Runs) ? ProcessTable.Now() : null;
        return found.ConvertAll(row => new CommandRow(row.Session, row.Command, Use(row.Command, processes)));
    }

    private static ProcessUse? Use(KeptCommand command, ProcessTable? processes) =>
        command is { Found: KeeperRunState.Running, Start: { } start } ? processes?.Below(start.KeeperPid) : null;

    private async Task<CommandRow> FindAsync(string target, int run, CancellationToken cancel)
    {
        var session = await finder.FindAsync(target, cancel);
        var known = KeptCommand.In(_runs.FolderOf(session), keeper, endedToo: true).ToList();
        if (known.Find(command => command.Number == run) is { } command) { return new CommandRow(session, command, Use: null); }

        var found = known.Count == 0 ? "none at all" : $"only {string.Join(", ", known.Select(other => other.Number))}";
        throw new UserErrorException($"expected a command with run {run} in session {session}, found {found}.");
    }

    private static string Json(List<CommandRow> rows) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        rows.ForEach(row => row.Write(json));
        json.WriteEndArray();
    });
}
