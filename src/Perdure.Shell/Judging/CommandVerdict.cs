using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>What the rules say about a command line, with the evidence.</summary>
/// <param name="Verdict">Null where no rule says anything: then the profile decides.</param>
/// <param name="Rule">The rule that decided; a built-in one has no place.</param>
/// <param name="Command">The command of the line that decided.</param>
/// <param name="Why">A sentence for the user who is asked, and for the model that is refused.</param>
/// <param name="Reading">How the line was understood.</param>
public sealed record CommandVerdict(RuleVerdict? Verdict, CommandRule? Rule, SimpleCommand? Command, string Why, ShellReading Reading);
