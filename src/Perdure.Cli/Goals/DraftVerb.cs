using System.CommandLine;
using Perdure.Cli.Exec;

namespace Perdure.Cli.Goals;

/// <summary><c>perdure goal draft</c>: turns a wish into a contract.</summary>
internal static class DraftVerb
{
    public static Verb Make()
    {
        var wish = new Argument<string?>("WISH") { Arity = ArgumentArity.ZeroOrOne, Description = "What you would like to have; - or a pipe takes it from standard input." };
        var output = new Option<string>("--output", "-o") { HelpName = "FILE", Description = "Where to write it; GOAL.md by default.", DefaultValueFactory = _ => "GOAL.md" };
        var force = new Option<bool>("--force") { Description = "Write over a file that is there." };
        var ask = new Option<bool>("--ask") { Description = "Ask me, even where a model could draft it." };
        var folder = new Option<string?>("--cd", "-C") { HelpName = "DIR", Description = "The project it is about." };
        var model = new Option<string?>("--model", "-m") { HelpName = "PROVIDER/MODEL", Description = "Have this model draft it." };
        var choices = new Option<string[]>("--config", "-c") { HelpName = "KEY=VALUE", Description = "Choose something for this run." };
        var draft = new Verb("draft", "Turn a wish into a GOAL.md: what proves it, and what must not happen. At a terminal you are asked; otherwise a model drafts it.")
        {
            Examples = ["perdure goal draft \"I want the import to stop losing rows\"", "echo \"faster start\" | perdure goal draft - -o start.md", "perdure goal -f GOAL.md  # then pursue it"],
        };
        draft.Add(wish);
        foreach (var option in (Option[])[output, force, ask, folder, model, choices]) { draft.Add(option); }

        draft.SetAction((parsed, cancel) => GoalDraft.RunAsync(
            new DraftRequest(
                ExecOptions.FullPath(parsed.GetValue(folder)), parsed.GetValue(output)!, parsed.GetValue(force), parsed.GetValue(ask), parsed.GetValue(model), parsed.GetValue(choices) ?? []),
            parsed.GetValue(wish),
            cancel));
        return draft;
    }
}
