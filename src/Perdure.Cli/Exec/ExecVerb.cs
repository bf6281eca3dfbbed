using System.CommandLine;
using Perdure.Cli.Goals;
using Perdure.Core.Commands;
using Perdure.Core.Values;

namespace Perdure.Cli.Exec;

/// <summary><c>perdure exec</c>: runs a prompt to its end, or goes on with a session.</summary>
internal static class ExecVerb
{
    public static Command Make()
    {
        var options = new ExecOptions();
        var prompt = new Argument<string?>("PROMPT")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "What to do; - or a pipe takes it from standard input.",
        };
        var exec = new Verb("exec", "Run a prompt to its end: the final message on standard output, progress on standard error.")
        {
            Examples =
            [
                "perdure exec \"make the tests pass\"",
                "perdure exec -C ../service -m openai/gpt-5.2-codex \"explain the build\"",
                "git diff | perdure exec --name review -  # the prompt comes from the pipe",
                "perdure exec --json \"list the TODOs\"  # events as JSON lines",
                "perdure exec --output-schema answer.json -o answer.txt \"…\"",
                "perdure exec --goal \"make the import work\" --check \"make test\"  # a goal, as `perdure goal` has it",
                "perdure exec --max-wait 10m \"…\"  # leave when the provider is away for longer; exit code 4",
            ],
        };
        var detach = new Option<bool>("--detach") { Description = "Hand it to the daemon, which is started where none runs, and leave." };
        exec.Add(prompt);
        var asGoal = new Option<bool>("--goal") { Description = "The prompt is the objective of a goal: pursue it until its proof holds." };
        var terms = new GoalOptions();
        var evenIfTrue = GoalOptions.EvenIfTrue();
        var commitProgress = GoalOptions.CommitProgress();
        exec.Add(detach);
        options.AddTo(exec);
        exec.Add(asGoal);
        exec.Add(evenIfTrue);
        exec.Add(commitProgress);
        terms.AddProofTo(exec);
        terms.AddBudgetsTo(exec);
        exec.Add(ResumeVerb.Below(options));
        exec.SetAction((parsed, cancel) =>
        {
            Misspelling.MustNotBe(parsed, [parsed.GetValue(prompt) ?? ""]);
            if (!parsed.GetValue(asGoal))
            {
                if (terms.SayAnything(parsed)) { throw new UserErrorException("expected --goal beside a proof or a budget, found none; a plain prompt has neither."); }

                return ExecCommand.StartAsync(options.Read(parsed), parsed.GetValue(prompt), parsed.GetValue(detach), cancel);
            }

            var words = Prompt.Words(parsed.GetValue(prompt), pipeCounts: true) ?? throw new UserErrorException("expected an objective, found none; give one as an argument or on standard input.");
            var goal = new SetGoal(words, terms.Contract(parsed, Contract.Empty), terms.Budgets(parsed, Budgets.Unlimited, TimeProvider.System.GetUtcNow()), "cli", EvenIfTrue: parsed.GetValue(evenIfTrue), CommitProgress: parsed.GetValue(commitProgress));
            return GoalStart.RunAsync(options.Read(parsed), goal, parsed.GetValue(detach), cancel);
        });
        return exec;
    }
}
