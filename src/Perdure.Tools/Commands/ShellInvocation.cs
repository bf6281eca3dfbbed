using Perdure.Tools.Keeping;

namespace Perdure.Tools.Commands;

/// <summary>Says how a shell command is to be run: by which shell, in which surroundings.</summary>
public static class ShellInvocation
{
    private const int Columns = 120;

    private const int Rows = 40;

    private static readonly string Shell = File.Exists("/bin/bash") ? "/bin/bash" : "/bin/sh";

    /// <summary>They name a temporary folder outside, where a sandbox has one of its own.</summary>
    private static readonly string[] TemporaryFolders = ["TMPDIR", "TMP", "TEMP"];

    public static KeeperRequest For(string command, string folder, bool terminal, KeeperSandbox? sandbox, CommandEnvironment? environment = null) =>
        For([Shell, "-c", command], folder, terminal, sandbox, environment);

    public static KeeperRequest For(IReadOnlyList<string> line, string folder, bool terminal, KeeperSandbox? sandbox, CommandEnvironment? environment = null) => new()
    {
        Argv = line,
        Cwd = folder,
        Environment = Surroundings(
            (environment ?? CommandEnvironment.Usual).Variables(sandboxed: sandbox is not null), terminal, without: sandbox is { Bubblewrap: not null } ? TemporaryFolders : []),
        Sandbox = sandbox,
        Tty = terminal,
        Stdin = terminal,
        Rows = Rows,
        Cols = Columns,
    };

    private static Dictionary<string, string> Surroundings(Dictionary<string, string> variables, bool terminal, string[] without)
    {
        foreach (var name in without) { variables.Remove(name); }

        // Nobody sits at a pager, and colours are noise to a model.
        variables["PAGER"] = variables["GIT_PAGER"] = "cat";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["NO_COLOR"] = "1";
        variables["TERM"] = terminal ? "xterm-256color" : "dumb";
        return variables;
    }
}
