using System.CommandLine;
using Perdure.Cli.Exec;
using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting.Goals;

namespace Perdure.Cli.Goals;

/// <summary><c>perdure goal</c>: pursues an objective until its proof holds.</summary>
internal static class GoalVerb
{
    public static Command Make()
    {
        var run = new ExecOptions(recursive: false);
        var terms = new GoalOptions();
        var objective = new Argument<string?>("OBJECTIVE")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "What is to be reached; - or a pipe takes it from standard input.",
        };
        var file = new Option<string?>("--file", "-f") { HelpName = "GOAL.md", Description = "Read the goal from this file: front matter with its terms, then the objective." };
        var context = new Option<string?>("--context") { HelpName = "HOW", Description = "What each turn sees of those before it: continuous (all, compacted) or fresh (the goal and what the last one handed on)." };
        var evenIfTrue = GoalOptions.EvenIfTrue();
        var commitProgress = GoalOptions.CommitProgress();
        var detach = new Option<bool>("--detach") { Description = "Hand it to the daemon, which is started where none runs, and leave." };
        var goal = new Verb("goal", "Pursue an objective until its proof holds, through anything that comes between.")
        {
            Examples =
            [
                "perdure goal \"Make the import work\" --check \"dotnet test\" --protect \"tests/**/*.cs\"",
                "perdure goal \"Port it to Rust\" --check \"make test\" --must-not \"grep -rn unsafe src\" --budget-tokens 5M --deadline 12h",
                "perdure goal -f GOAL.md  # the same, written down",
                "perdure goal show --evidence  # how it stands, and what proves it",
                "perdure goal resume  # go on with the last one of this folder",
            ],
        };
        goal.Add(objective);
        goal.Add(file);
        terms.AddProofTo(goal);
        terms.AddBudgetsTo(goal);
        goal.Add(context);
        goal.Add(evenIfTrue);
        goal.Add(commitProgress);
        goal.Add(detach);
        run.AddTo(goal);
        foreach (var part in (Verb[])[GoalVerbs.Show(), GoalVerbs.List(), GoalVerbs.Resume(), GoalVerbs.Pause(), GoalVerbs.Edit(), GoalVerbs.Clear(), DraftVerb.Make()]) { goal.Add(part); }

        goal.SetAction((parsed, cancel) =>
        {
            Misspelling.MustNotBe(parsed, [parsed.GetValue(objective) ?? ""]);
            var now = TimeProvider.System.GetUtcNow();
            var read = parsed.GetValue(file) is { } path ? GoalFile.Read(path, now, content => GoalFileTrust.Check(path, run.Read(parsed).Folder, content)) : null;
            var words = Prompt.Words(parsed.GetValue(objective), pipeCounts: read is null) ?? read?.Objective
                ?? throw new UserErrorException("expected an objective, found none; give one as an argument, on standard input, or in a file with -f.");
            var how = parsed.GetValue(context) is { } word ? GoalFile.ContextOf("--context", word) : read?.Context ?? GoalContext.Continuous;
            var set = new SetGoal(words, terms.Contract(parsed, read?.Contract ?? Contract.Empty), terms.Budgets(parsed, read?.Budgets ?? Budgets.Unlimited, now), "cli", how, parsed.GetValue(evenIfTrue), parsed.GetValue(commitProgress) || read?.CommitProgress is true);
            var request = run.Read(parsed);
            return GoalStart.RunAsync(request with { Name = request.Name ?? read?.Name, Model = request.Model ?? read?.Model }, set, parsed.GetValue(detach), cancel);
        });
        return goal;
    }
}
