using System.CommandLine;
using Perdure.Cli.Importing;
using Perdure.Hosting;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary><c>perdure sessions</c>: what was done, in tables and JSON.</summary>
internal static class SessionsVerb
{
    public static Command Make()
    {
        var sessions = new Verb("sessions", "List, search, show, export, import, name, archive, fork, rewind, clear, purge and verify sessions.")
        {
            Examples =
            [
                "perdure sessions list --all",
                "perdure sessions show 019a3b",
                "perdure sessions export review --format md -o review.md",
            ],
        };
        sessions.Add(List());
        sessions.Add(Search());
        sessions.Add(Show());
        sessions.Add(Verify());
        sessions.Add(Export());
        sessions.Add(ImportVerb.Make());
        foreach (var verb in MetadataVerbs.All()) { sessions.Add(verb); }

        return sessions;
    }

    private static Verb List()
    {
        var options = new ListOptions();
        var json = Json();
        var list = new Verb("list", "List the sessions of this folder, the last one first.")
        {
            Examples =
            [
                "perdure sessions list",
                "perdure sessions list --all --since 2d --status failed",
                "perdure sessions list --name import --sort tokens --json",
            ],
        };
        options.AddTo(list);
        list.Add(json);
        list.SetAction((parsed, cancel) =>
            new ListCommand(Terminal.Current, Catalog(), TimeProvider.System).RunAsync(options.Read(parsed, TimeProvider.System), parsed.GetValue(json), cancel));
        return list;
    }

    private static Verb Search()
    {
        var words = new Argument<string[]>("WORDS") { Arity = ArgumentArity.OneOrMore, Description = "Words that all have to occur in one passage; beginnings will do." };
        var all = new Option<bool>("--all", "-a") { Description = "Sessions of every folder." };
        var folder = new Option<string?>("--cd", "-C") { HelpName = "DIR", Description = "Sessions of this folder." };
        var limit = new Option<int>("--limit", "-n") { HelpName = "N", Description = "At most so many sessions; 20 by default.", DefaultValueFactory = _ => 20 };
        var json = Json();
        var search = new Verb("search", "Search what was said and done, also what was compacted away.")
        {
            Examples = ["perdure sessions search import empty lines", "perdure sessions search --all \"dotnet test\" --json"],
        };
        search.Add(words);
        search.Add(all);
        search.Add(folder);
        search.Add(limit);
        search.Add(json);
        search.SetAction((parsed, cancel) => new SearchCommand(Terminal.Current, Catalog(), TimeProvider.System).RunAsync(
            string.Join(' ', parsed.GetRequiredValue(words)), Folder(parsed.GetValue(all), parsed.GetValue(folder)), parsed.GetValue(limit), parsed.GetValue(json), cancel));
        return search;
    }

    private static ISessionCatalog Catalog() => Composition.Store(Home.FromEnvironment(Terminal.Current.Warn)).Catalog;

    /// <summary>Null for every folder.</summary>
    private static string? Folder(bool all, string? named) => all ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(named ?? "."));

    private static Verb Show()
    {
        var session = Session();
        var entries = new Option<string?>("--entries") { HelpName = "A..B", Description = "Show these entries of the log instead." };
        var diff = new Option<bool>("--diff") { Description = "Show what differs in the workspace since the session began, as a patch." };
        var json = Json();
        var show = new Verb("show", "Show a session: where it stands and why, its goal, plan, questions and warnings, what it changed, its last steps, how to go on.")
        {
            Examples = ["perdure sessions show 019a3b", "perdure sessions show review --entries 10..20", "perdure sessions show review --diff | less -R"],
        };
        show.Add(session);
        show.Add(entries);
        show.Add(diff);
        show.Add(json);
        show.SetAction((parsed, cancel) =>
        {
            var home = Home.FromEnvironment(Terminal.Current.Warn);
            var wish = new ShowOptions(parsed.GetValue(entries), parsed.GetValue(diff), parsed.GetValue(json));
            return new ShowCommand(Terminal.Current, home, Composition.Store(home), TimeProvider.System).RunAsync(parsed.GetRequiredValue(session), wish, cancel);
        });
        return show;
    }

    private static Verb Verify()
    {
        var session = new Argument<string?>("SESSION") { Arity = ArgumentArity.ZeroOrOne, Description = "Its id, the beginning of its id, or its name." };
        var all = new Option<bool>("--all", "-a") { Description = "Every session." };
        var json = Json();
        var verify = new Verb("verify", "Read the whole log and check every entry against its hash; exit code 1 where one is damaged.")
        {
            Examples = ["perdure sessions verify 019a3b", "perdure sessions verify --all --json", "perdure sessions verify --all --repair"],
        };
        verify.Add(session);
        var repair = new Option<bool>("--repair") { Description = "Cut damaged logs off behind their last whole entry; what is cut is kept beside them." };
        verify.Add(all);
        verify.Add(repair);
        verify.Add(json);
        verify.SetAction((parsed, cancel) =>
        {
            var home = Home.FromEnvironment(Terminal.Current.Warn);
            return new VerifyCommand(Terminal.Current, Composition.Store(home), TimeProvider.System).RunAsync(
                parsed.GetValue(session), parsed.GetValue(all), parsed.GetValue(repair), parsed.GetValue(json), cancel);
        });
        return verify;
    }

    private static Verb Export()
    {
        var session = Session();
        var format = new Option<string>("--format", "-f") { HelpName = "md|html|jsonl", Description = "Markdown or one page of HTML to read, or the log line by line.", DefaultValueFactory = _ => "md" };
        format.AcceptOnlyFromAmong("md", "html", "jsonl");
        var file = new Option<string?>("--output", "-o") { HelpName = "FILE", Description = "Write to this file instead of standard output." };
        var export = new Verb("export", "Export a session, also what was compacted away.")
        {
            Examples = ["perdure sessions export 019a3b > session.md", "perdure sessions export review -f html -o review.html"],
        };
        export.Add(session);
        export.Add(format);
        export.Add(file);
        export.SetAction((parsed, cancel) => new ExportCommand(Terminal.Current, Composition.Store(Home.FromEnvironment(Terminal.Current.Warn))).RunAsync(
            parsed.GetRequiredValue(session), parsed.GetRequiredValue(format), parsed.GetValue(file), cancel));
        return export;
    }

    private static Argument<string> Session() => new("SESSION") { Description = "Its id, the beginning of its id, or its name." };

    private static Option<bool> Json() => new("--json") { Description = "Print JSON." };
}
