using Perdure.Cli.Exec;
using Perdure.Core;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Edits something that was said: the session goes back to before it, and on with the text as it is then.</summary>
internal sealed class EditCommand(Terminal terminal, CommandHost host)
{
    /// <param name="entry">What was said; null to choose.</param>
    public async Task<int> RunAsync(string target, long? entry, RewindOptions order, CancellationToken cancel)
    {
        var session = await host.Sessions.FindAsync(target, workspace: null, cancel);
        var past = await HistoryReader.ReadAsync(host.Sessions.Parts.Store, session, cancel);
        var said = entry is { } named
            ? past.Said.FirstOrDefault(one => one.Seq == named)
                ?? throw new UserErrorException($"--edit: expected the entry of something that was said and still counts ({string.Join(", ", past.Said.Select(one => one.Seq).TakeLast(10))}), found {named}.")
            : MessagePicker.Choose(session, past.Said);

        var text = await TextEditor.EditAsync(said.Text, cancel);
        if (text.Length == 0) { throw new UserErrorException("expected a message, found it emptied; nothing was done.", ExitCode.Interrupted); }

        var taken = await new RewindCommand(terminal, host).RunAsync(session.Value, order with { To = said.Seq - 1 }, cancel);
        if (taken != ExitCode.Done) { return taken; }

        var here = Path.TrimEndingDirectorySeparator(Path.GetFullPath("."));
        return await ResumeCommand.RunAsync(new ExecRequest(here), new ResumeTarget(session.Value, text), new ResumeOptions(), cancel);
    }
}
