using System.Text.RegularExpressions;

namespace Perdure.Core;

/// <summary>Tells a command that could not be run at all from one that ran and failed.</summary>
internal static partial class Runnable
{
    /// <summary>Shells use these where the command itself could not be run; that is no proof of anything.</summary>
    private static readonly int[] NotRunnable = [126, 127];

    public static bool Could(ToolOutcome outcome) => outcome switch
    {
        { ExitCode: { } code } when NotRunnable.Contains(code) => false,
        { ExitCode: null, Status: ToolStatus.Failed or ToolStatus.Denied } => false,
        { ExitCode: 0 } => true,
        { ExitCode: not null } => !Complaint().IsMatch(outcome.Text),
        _ => true, // Stopped, out of time, unknown: that says nothing of the command.
    };

    // What shells and interpreters say of a line they cannot read, and of a script, project or search folder that is not there.
    [GeneratedRegex(
        @"^(?:[\w./-]*bash: -c: |[\w./-]*sh: \d+: (?:Syntax error|cannot open )|[\w./-]*sh: (?:-c: )?line \d+: (?:syntax error|unexpected EOF)|.*unexpected EOF while looking for matching|[\w./-]*python[\d.]*: can't open file|Can't open perl script|ruby: No such file|Error: Cannot find module '/|MSBUILD : error MSB1009|make(?:\[\d+\])?: \*\*\* No (?:rule to make target|targets specified)|grep: .*: No such file or directory\s*$)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Complaint();
}
