using System.CommandLine;
using Perdure.Cli.Exec;
using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Cli.Goals;

/// <summary>The commands about a goal that is there.</summary>
internal static class GoalVerbs
{
    public static Verb Show()
    {
        var evidence = new Option<bool>("--evidence") { Description = "With what each part of the proof was found by." };
        var show = new Verb("show", "Show a goal: how it stands, its proof, what is spent and left.")
        {
            Examples = ["perdure goal show", "perdure goal show review --evidence", "perdure goal show --json"],
        };
        var (session, folder, json) = Common(show);
        show.Add(evidence);
        show.SetAction((parsed, cancel) => GoalShow.OneAsync(
            parsed.GetValue(session), ExecOptions.FullPath(parsed.GetValue(folder)), parsed.GetValue(evidence), parsed.GetValue(json), cancel));
        return show;
    }

    public static Verb List()
    {
        var all = new Option<bool>("--all", "-a") { Description = "Goals of every folder." };
        var folder = Folder();
        var json = Json();
        var list = new Verb("list", "List the goals of this folder, the one last worked on first.")
        {
            Examples = ["perdure goal list", "perdure goal list --all --json"],
        };
        list.Add(all);
        list.Add(folder);
        list.Add(json);
        list.SetAction((parsed, cancel) => GoalShow.AllAsync(
            parsed.GetValue(all) ? null : ExecOptions.FullPath(parsed.GetValue(folder)), parsed.GetValue(json), cancel));
        return list;
    }

    public static Verb Resume()
    {
        var run = new ExecOptions(recursive: false);
        var terms = new GoalOptions();
        var session = Session();
        var force = new Option<bool>("--force") { Description = "Take the session over from whoever holds it." };
        var resume = new Verb("resume", "Go on with a goal that was paused, blocked, limited or left; with a higher budget, also with an exhausted one.")
        {
            Examples = ["perdure goal resume", "perdure goal resume 019a3b --budget-tokens 8M", "perdure goal resume review -m anthropic/claude-opus-4-6"],
        };
        resume.Add(session);
        terms.AddBudgetsTo(resume);
        run.AddTo(resume);
        resume.Add(force);
        resume.SetAction((parsed, cancel) => GoalResume.RunAsync(
            run.Read(parsed),
            parsed.GetValue(session),
            parsed.GetValue(force),
            before => terms.Budgets(parsed, before, TimeProvider.System.GetUtcNow()),
            cancel));
        return resume;
    }

    public static Verb Pause()
    {
        var now = new Option<bool>("--now") { Description = "Stop the turn that runs; without it the turn comes to its end within its budgets." };
        var pause = new Verb("pause", "Pause a goal: the turn that runs comes to its end, and no other follows.") { Examples = ["perdure goal pause", "perdure goal pause review --now"] };
        var (session, folder, json) = Common(pause);
        pause.Add(now);
        pause.SetAction((parsed, cancel) => GoalChange.RunAsync(
            parsed.GetValue(session), ExecOptions.FullPath(parsed.GetValue(folder)), parsed.GetValue(json), _ => new PauseGoal("cli", parsed.GetValue(now)), cancel));
        return pause;
    }

    public static Verb Clear() => Plain("clear", "Give a goal up and stop its turn; the session stays, with everything that was done.", _ => new ClearGoal("cli"));

    public static Verb Edit()
    {
        var terms = new GoalOptions();
        var objective = new Option<string?>("--objective") { HelpName = "TEXT", Description = "What is to be reached instead." };
        var edit = new Verb("edit", "Change a goal: what is said takes the place of what was said before; raising a budget makes an exhausted one active.")
        {
            Examples = ["perdure goal edit --budget-tokens 8M", "perdure goal edit review --check \"make test\" --check \"make lint\"", "perdure goal edit --deadline 6h --json"],
        };
        var (session, folder, json) = Common(edit);
        edit.Add(objective);
        terms.AddProofTo(edit);
        terms.AddBudgetsTo(edit);
        edit.SetAction((parsed, cancel) => GoalChange.RunAsync(
            parsed.GetValue(session),
            ExecOptions.FullPath(parsed.GetValue(folder)),
            parsed.GetValue(json),
            goal => Change(parsed, goal, parsed.GetValue(objective), terms),
            cancel));
        return edit;
    }

    private static EditGoal Change(ParseResult parsed, Goal goal, string? objective, GoalOptions terms)
    {
        var budgets = terms.Budgets(parsed, goal.Budgets, TimeProvider.System.GetUtcNow());
        var contract = terms.SayAProof(parsed) ? terms.Contract(parsed, goal.Contract) : null;
        if (objective is null && contract is null && budgets == goal.Budgets) { throw new UserErrorException("expected something to change, found nothing; see `perdure goal edit --help`."); }

        return new EditGoal("cli", objective, contract, budgets == goal.Budgets ? null : budgets);
    }

    private static Verb Plain(string name, string description, Func<Goal, GoalCommand> change)
    {
        var verb = new Verb(name, description) { Examples = [$"perdure goal {name}", $"perdure goal {name} review --json"] };
        var (session, folder, json) = Common(verb);
        verb.SetAction((parsed, cancel) => GoalChange.RunAsync(
            parsed.GetValue(session), ExecOptions.FullPath(parsed.GetValue(folder)), parsed.GetValue(json), change, cancel));
        return verb;
    }

    private static (Argument<string?> Session, Option<string?> Folder, Option<bool> Json) Common(Verb verb)
    {
        var (session, folder, json) = (Session(), Folder(), Json());
        verb.Add(session);
        verb.Add(folder);
        verb.Add(json);
        return (session, folder, json);
    }

    private static Argument<string?> Session() => new("SESSION")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "Its id, the beginning of its id, or its name; the last goal of this folder where nothing is said.",
    };

    private static Option<string?> Folder() => new("--cd", "-C") { HelpName = "DIR", Description = "The last goal of this folder." };

    private static Option<bool> Json() => new("--json") { Description = "Print JSON." };
}
