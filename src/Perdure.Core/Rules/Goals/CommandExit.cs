using System.Text.RegularExpressions;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Tells a command that could not be run at all from one that ran and failed.</summary>
public static partial class CommandExit
{
    /// <summary>Shells use these where the command itself could not be run; that is no proof of anything.</summary>
    private static readonly int[] NotRunnable = [126, 127];

    /// <summary>Shells, interpreters, make and grep end so when they cannot do what they were told.</summary>
    private const int MisuseExit = 2;

    public static bool Could(ToolOutcome outcome) => outcome switch
    {
        { ExitCode: { } code } when NotRunnable.Contains(code) => false,
        { ExitCode: null, Status: ToolStatus.Failed or ToolStatus.Denied } => false,
        { ExitCode: MisuseExit } => !Complaint().IsMatch(outcome.Text),
        _ => true, // It ran; or it was stopped, out of time, or nobody knows, and that says nothing of the command.
    };

    // What shells and interpreters say first of a line they cannot read, and of a script, rule or folder that is not there. A test that fails may say
    // the same of something else, but later in what it prints, or with another code.
    [GeneratedRegex(
        @"(?:^|\nOutput:\n)(?:[\w./-]*bash: -c: |[\w./-]*sh: \d+: (?:Syntax error|cannot open )|[\w./-]*sh: (?:-c: )?line \d+: (?:syntax error|unexpected EOF)|[\w./-]*python[\d.]*: can't open file|Can't open perl script|make: \*\*\* No (?:rule to make target|targets specified)|grep: .*: No such file or directory\s*$)",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Complaint();
}
