using Perdure.Client;
using Perdure.Cli.Exec;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Forks a session and says what came of it.</summary>
internal sealed class ForkCommand(Terminal terminal, ISessions sessions)
{
    public async Task<int> RunAsync(string target, long? at, bool worktree, string? name, bool json, CancellationToken cancel)
    {
        if (name is not null) { ChangeCommand.MustBeAName(name); }

        var fork = await sessions.ForkAsync(new ForkRequest(await sessions.FindAsync(target, workspace: null, cancel), at, worktree, name), cancel);
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Of(text =>
            {
                text.WriteStartObject();
                text.WriteString("id", fork.Id.Value);
                text.WriteString("forkedFrom", fork.Parent.Value);
                text.WriteNumber("at", fork.At);
                text.WriteString("workspace", fork.Workspace);
                text.WriteEndObject();
            }));
        }
        else
        {
            terminal.Out.WriteLine($"{fork.Id}  forked from {fork.Parent} at entry {fork.At}, in {fork.Workspace}");
            terminal.Out.WriteLine($"go on: {ResumeLine.For(fork.Id)} \"PROMPT\"");
        }

        return ExitCode.Done;
    }
}
