using System.Collections;
using Perdure.Tools.Keeping;

namespace Perdure.Tools.Commands;

/// <summary>Says how a shell command is to be run: by which shell, in which surroundings.</summary>
public static class ShellOrder
{
    private const int Columns = 120;

    private const int Rows = 40;

    /// <summary>Words in the names of variables that are no business of a command.</summary>
    private static readonly string[] Secret = ["KEY", "SECRET", "TOKEN", "PASSWORD", "CREDENTIAL"];

    private static readonly string Shell = File.Exists("/bin/bash") ? "/bin/bash" : "/bin/sh";

    /// <summary>They name a temporary folder outside, where a sandbox has one of its own.</summary>
    private static readonly string[] TemporaryFolders = ["TMPDIR", "TMP", "TEMP"];

    public static KeeperOrder For(string command, string folder, bool terminal, KeeperSandbox? sandbox) =>
        For([Shell, "-c", command], folder, terminal, sandbox);

    public static KeeperOrder For(IReadOnlyList<string> line, string folder, bool terminal, KeeperSandbox? sandbox) => new()
    {
        Argv = line,
        Cwd = folder,
        Environment = Surroundings(terminal, without: sandbox is { Bubblewrap: not null } ? TemporaryFolders : []),
        Sandbox = sandbox,
        Tty = terminal,
        Stdin = terminal,
        Rows = Rows,
        Cols = Columns,
    };

    private static Dictionary<string, string> Surroundings(bool terminal, string[] without)
    {
        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!IsSecret(name) && !without.Contains(name)) { variables[name] = (string?)variable.Value ?? ""; }
        }

        // Nobody sits at a pager, and colours are noise to a model.
        variables["PAGER"] = variables["GIT_PAGER"] = "cat";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["NO_COLOR"] = "1";
        variables["TERM"] = terminal ? "xterm-256color" : "dumb";
        return variables;
    }

    private static bool IsSecret(string name) =>
        name.StartsWith("PERDURE_", StringComparison.OrdinalIgnoreCase)
        || Secret.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
