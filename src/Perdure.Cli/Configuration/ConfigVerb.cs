using System.CommandLine;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Rules;

namespace Perdure.Cli.Configuration;

/// <summary><c>perdure config</c>: what holds, where it is said, and what may be said.</summary>
internal static class ConfigVerb
{
    public static Command Make()
    {
        var config = new Verb("config", "Show what is configured, where, and what can be.")
        {
            Examples =
            [
                "perdure config show  # each choice with the layer it comes from",
                "perdure config path",
                "perdure config schema > config.schema.json",
                "perdure config trust  # the changed .perdure/config.jsonc of this folder, after a look at it",
            ],
        };
        config.Add(Show());
        config.Add(Trust());
        config.Add(Plain("path", "Say where the configuration of the home lies.", () => Home.FromEnvironment(Terminal.Current.Warn).ConfigFile + "\n"));
        config.Add(Plain("schema", "Print the JSON schema of the configuration.", ConfigSchema.Text));
        return config;
    }

    private static Verb Show()
    {
        var folder = new Option<string?>("--cd", "-C") { HelpName = "DIR", Description = "As it holds in this folder." };
        var choices = new Option<string[]>("--config", "-c") { HelpName = "KEY=VALUE", Description = "As it would hold with this." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var show = new Verb("show", "Show each choice with the layer and the place it comes from.") { Examples = ["perdure config show", "perdure config show --json"] };
        show.Add(folder);
        show.Add(choices);
        show.Add(json);
        show.SetAction(parsed =>
        {
            var workspace = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(folder) ?? "."));
            var config = ConfigLoading.Load(Home.FromEnvironment(Terminal.Current.Warn), workspace, parsed.GetValue(choices) ?? [], model: null, Terminal.Current.Warn);
            Terminal.Current.Out.Write(parsed.GetValue(json) ? ConfigPage.Json(config) + "\n" : ConfigPage.Text(config));
            return ExitCode.Done;
        });
        return show;
    }

    private static Verb Trust()
    {
        var files = new Argument<string[]>("FILE") { Description = "A .perdure/config.jsonc, a .perdure/rules.jsonc or a goal file; the first two of this folder by default.", Arity = ArgumentArity.ZeroOrMore };
        var trust = new Verb("trust", "Trust files of a workspace as they are now; one that changes later is ignored until it is trusted again.")
        {
            Examples = ["perdure config trust", "perdure config trust GOAL.md"],
        };
        trust.Add(files);
        trust.SetAction(parsed =>
        {
            var trusted = Composition.TrustedFiles(Home.FromEnvironment(Terminal.Current.Warn));
            string[] named = parsed.GetValue(files) is { Length: > 0 } some ? some : [ConfigLoading.FileOf(Path.GetFullPath(".")), RulesFile.OfWorkspace(Path.GetFullPath("."))];
            foreach (var file in named.Select(Path.GetFullPath))
            {
                var content = ConfigFile.Content(file);
                var hash = trusted.Trust(file, content);
                Terminal.Current.Out.WriteLine(content is null ? $"{file} is not there, and is not expected" : $"trusted {file} as it is now (sha256 {hash})");
            }

            return ExitCode.Done;
        });
        return trust;
    }

    private static Verb Plain(string name, string description, Func<string> text)
    {
        var verb = new Verb(name, description) { Examples = [$"perdure config {name}"] };
        verb.SetAction(_ =>
        {
            Terminal.Current.Out.Write(text());
            return ExitCode.Done;
        });
        return verb;
    }
}
