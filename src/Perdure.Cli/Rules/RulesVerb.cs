using System.CommandLine;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Permissions;
using Perdure.Hosting.Rules;
using Perdure.Shell.Judging;
using Perdure.Shell.Reading;

namespace Perdure.Cli.Rules;

/// <summary><c>perdure rules</c>: which commands run without asking, are asked for, or are forbidden.</summary>
internal static class RulesVerb
{
    public static Command Make()
    {
        var rules = new Verb("rules", "Say which commands run without asking, are asked for, or are forbidden.")
        {
            Examples =
            [
                "perdure rules check \"npm test && git push\"  # what would happen, and why",
                "perdure rules add allow npm test  # never ask for it again",
                "perdure rules add forbid git push --reason \"a person pushes\"",
                "perdure rules list",
            ],
        };
        rules.Add(Check());
        rules.Add(List());
        rules.Add(Adding());
        return rules;
    }

    private static Verb Check()
    {
        var line = new Argument<string[]>("CMD") { Description = "The command line; several words are quoted as a shell would need it.", Arity = ArgumentArity.OneOrMore };
        var profile = new Option<string?>("--profile", "-p") { HelpName = "PROFILE", Description = "Who decides where no rule does; the configured one by default." };
        var folder = Folder();
        var json = Json();
        var check = new Verb("check", "Say what the rules make of a command, why, and how it was understood; nothing runs.")
        {
            Examples = ["perdure rules check \"bash -c 'git push'\"  # ends with 3 where it is asked for, with 1 where it is forbidden", "perdure rules check --json -- npm test"],
        };
        check.Add(line);
        check.Add(profile);
        check.Add(folder);
        check.Add(json);
        check.SetAction(parsed =>
        {
            var home = Home.FromEnvironment(Terminal.Current.Warn);
            var workspace = Workspace(parsed.GetValue(folder));
            string[] choices = parsed.GetValue(profile) is { } chosen ? [$"{ConfigKeys.Profile.Name}={chosen}"] : [];
            var config = ConfigLoading.Load(home, workspace, choices, model: null, Terminal.Current.Warn);
            var verdict = CommandRules.Judge(RulesFile.Load(home, workspace, Terminal.Current.Warn), ShellReading.Of(ShellQuoting.Line(parsed.GetValue(line)!)), new CommandLocation(workspace, workspace));
            var decider = new ChosenProfile(config, workspace).Named().Profile;
            Terminal.Current.Out.Write(parsed.GetValue(json) ? VerdictPage.Json(verdict, decider) + "\n" : VerdictPage.Text(verdict, decider));
            return verdict.Verdict switch
            {
                RuleVerdict.Forbid => ExitCode.Failed,
                RuleVerdict.Ask => ExitCode.NeedsUser,
                _ => ExitCode.Done,
            };
        });
        return check;
    }

    private static Verb List()
    {
        var folder = Folder();
        var json = Json();
        var list = new Verb("list", "List the rules that hold here, and those that are built in.") { Examples = ["perdure rules list", "perdure rules list --json"] };
        list.Add(folder);
        list.Add(json);
        list.SetAction(parsed =>
        {
            var rules = RulesFile.Load(Home.FromEnvironment(Terminal.Current.Warn), Workspace(parsed.GetValue(folder)), Terminal.Current.Warn);
            Terminal.Current.Out.Write(parsed.GetValue(json) ? RulesPage.Json(rules) + "\n" : RulesPage.Text(rules));
            return ExitCode.Done;
        });
        return list;
    }

    private static Verb Adding()
    {
        var verdict = new Argument<string>("VERDICT") { Description = "allow, ask or forbid." };
        verdict.AcceptOnlyFromAmong(RuleWords.All);
        var words = new Argument<string[]>("WORD") { Description = "The program and its first words; after -- where one begins with a dash.", Arity = ArgumentArity.OneOrMore };
        var reason = new Option<string?>("--reason") { HelpName = "TEXT", Description = "Told to whoever is asked or refused." };
        var add = new Verb("add", "Add a rule to those of the home.")
        {
            Examples = ["perdure rules add allow npm test", "perdure rules add ask --reason \"it costs money\" -- terraform apply"],
        };
        add.Add(verdict);
        add.Add(words);
        add.Add(reason);
        add.SetAction(async (parsed, cancel) =>
        {
            var home = Home.FromEnvironment(Terminal.Current.Warn);
            var rule = new CommandRule([.. parsed.GetRequiredValue(words)], RuleWords.Find(parsed.GetRequiredValue(verdict))!.Value, parsed.GetValue(reason));
            Terminal.Current.Warn(await Composition.Rules(home).AddAsync(rule, cancel)
                ? $"`{rule.Line}` is now {RulesPage.Participle(rule.Verdict)} ({home.RulesFile})"
                : $"`{rule.Line}` was {RulesPage.Participle(rule.Verdict)} already ({home.RulesFile})");
            return ExitCode.Done;
        });
        return add;
    }

    private static Option<string?> Folder() => new("--cd", "-C") { HelpName = "DIR", Description = "As it holds in this folder." };

    private static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    private static string Workspace(string? folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder ?? "."));
}
