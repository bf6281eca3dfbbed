using Perdure.Tools.Keeping;

namespace Perdure.Tools.Commands;

/// <summary>Says how a shell command is to be run: by which shell, in which surroundings.</summary>
internal static class ShellOrder
{
    private const int Columns = 120;

    private const int Rows = 40;

    private static readonly string Shell = File.Exists("/bin/bash") ? "/bin/bash" : "/bin/sh";

    public static KeeperOrder For(string command, string folder, bool terminal) => new()
    {
        Argv = [Shell, "-c", command],
        Cwd = folder,
        Environment = Surroundings(terminal),
        Tty = terminal,
        Stdin = terminal,
        Rows = Rows,
        Cols = Columns,
    };

    private static Dictionary<string, string> Surroundings(bool terminal)
    {
        var variables = CommandEnvironment.Filtered();

        // Nobody sits at a pager, and colours are noise to a model.
        variables["PAGER"] = variables["GIT_PAGER"] = "cat";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["NO_COLOR"] = "1";
        variables["TERM"] = terminal ? "xterm-256color" : "dumb";
        return variables;
    }
}
