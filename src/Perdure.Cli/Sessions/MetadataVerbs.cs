using Perdure.Client;
using System.CommandLine;
using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>The commands that change what a session is, not what it does: name, archive, fork, take back, clear, remove.</summary>
internal static class MetadataVerbs
{
    public static IEnumerable<Verb> All() => [Log(), Rename(), Archive(), Unarchive(), Fork(), RewindVerb.Make(), Clear(), Purge()];

    public static Verb Fork()
    {
        var session = Session();
        var at = new Option<long?>("--at") { HelpName = "ENTRY", Description = "Go on from this entry instead of the last one." };
        var worktree = new Option<bool>("--worktree") { Description = "Work in a git worktree of its own, on a new branch." };
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "Name the new session." };
        var json = Json();
        var fork = new Verb("fork", "Make a session that goes on from an entry of another; the other stays as it is, and nothing is copied.")
        {
            Examples = ["perdure fork review --name bolder  # the same talk, a second way on", "perdure fork 019a3b --at 42 --worktree"],
        };
        fork.Add(session);
        fork.Add(at);
        fork.Add(worktree);
        fork.Add(name);
        fork.Add(json);
        fork.SetAction((parsed, cancel) => WithAsync(sessions => new ForkCommand(Terminal.Current, sessions).RunAsync(
            parsed.GetRequiredValue(session), parsed.GetValue(at), parsed.GetValue(worktree), parsed.GetValue(name), parsed.GetValue(json), cancel)));
        return fork;
    }

    private static Verb Log()
    {
        var session = Session();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on printing while the log grows." };
        var from = new Option<long>("--from") { HelpName = "ENTRY", Description = "Begin with this entry.", DefaultValueFactory = _ => 1 };
        var json = Json();
        var log = new Verb("log", "Print the log of a session, a line for each entry.")
        {
            Examples = ["perdure sessions log 019a3b", "perdure sessions log -f review --from 40  # watch it from another terminal"],
        };
        log.Add(session);
        log.Add(follow);
        log.Add(from);
        log.Add(json);
        log.SetAction((parsed, cancel) => new LogCommand(Terminal.Current, Store()).RunAsync(
            parsed.GetRequiredValue(session), parsed.GetValue(from), parsed.GetValue(follow), parsed.GetValue(json), cancel));
        return log;
    }

    private static Verb Rename()
    {
        var session = Session();
        var name = new Argument<string>("NAME") { Description = "What it is called from now on." };
        var rename = new Verb("rename", "Give a session a name to find and resume it by.") { Examples = ["perdure sessions rename 019a3b review"] };
        rename.Add(session);
        rename.Add(name);
        rename.SetAction((parsed, cancel) => ChangeAsync(change => change.RenameAsync(parsed.GetRequiredValue(session), parsed.GetRequiredValue(name), cancel)));
        return rename;
    }

    private static Verb Archive()
    {
        var session = Session();
        var archive = new Verb("archive", "Leave a session out of lists until something is said in it again.") { Examples = ["perdure sessions archive review"] };
        archive.Add(session);
        archive.SetAction((parsed, cancel) => ChangeAsync(change => change.ArchiveAsync(parsed.GetRequiredValue(session), archived: true, cancel)));
        return archive;
    }

    private static Verb Unarchive()
    {
        var session = Session();
        var unarchive = new Verb("unarchive", "List an archived session again.") { Examples = ["perdure sessions unarchive review"] };
        unarchive.Add(session);
        unarchive.SetAction((parsed, cancel) => ChangeAsync(change => change.ArchiveAsync(parsed.GetRequiredValue(session), archived: false, cancel)));
        return unarchive;
    }

    private static Verb Clear()
    {
        var session = Session();
        var yes = Yes();
        var clear = new Verb("clear", "Empty the context of a session: no model is shown again what was said so far. The log keeps it.")
        {
            Examples = ["perdure sessions clear review", "perdure sessions clear 019a3b --yes"],
        };
        clear.Add(session);
        clear.Add(yes);
        clear.SetAction((parsed, cancel) => ChangeAsync(change => change.ClearAsync(parsed.GetRequiredValue(session), parsed.GetValue(yes), cancel)));
        return clear;
    }

    private static Verb Purge()
    {
        var sessions = new Argument<string[]>("SESSION") { Arity = ArgumentArity.ZeroOrMore, HelpName = "SESSION...", Description = "Ids, beginnings of ids, or names." };
        var older = new Option<string?>("--older-than") { HelpName = "AGE", Description = "Those nobody wrote to for this long: 12h, 7d." };
        var all = new Option<bool>("--all", "-a") { Description = "Those of every folder; without --older-than, all of them." };
        var policy = new Option<bool>("--by-policy") { Description = "Those that have to go by retention.* of the configuration." };
        var dry = new Option<bool>("--dry-run") { Description = "Only say which would go." };
        var yes = Yes();
        var purge = new Verb("purge", "Remove sessions for good: log, texts, runs, snapshots and catalog. Those in use, and those others were forked from, are kept.")
        {
            Examples = ["perdure sessions purge 019a3b", "perdure sessions purge --older-than 90d --dry-run", "perdure sessions purge --all --older-than 1000d --yes", "perdure sessions purge --by-policy --dry-run"],
        };
        purge.Add(sessions);
        purge.Add(older);
        purge.Add(all);
        purge.Add(policy);
        purge.Add(dry);
        purge.Add(yes);
        purge.SetAction((parsed, cancel) => WithAsync(there => new PurgeCommand(Terminal.Current, there).RunAsync(
            new PurgeOptions(
                parsed.GetValue(sessions) ?? [],
                parsed.GetValue(older) is { } age ? Duration.Age("--older-than", age) : null,
                parsed.GetValue(all),
                parsed.GetValue(policy),
                Path.TrimEndingDirectorySeparator(Path.GetFullPath(".")),
                parsed.GetValue(dry),
                parsed.GetValue(yes)),
            cancel)));
        return purge;
    }

    private static ICataloguedStore Store() => Composition.Store(Home.FromEnvironment(Terminal.Current.Warn));

    private static Task<int> ChangeAsync(Func<ChangeCommand, Task<int>> change) => WithAsync(sessions => change(new ChangeCommand(Terminal.Current, sessions)));

    private static async Task<int> WithAsync(Func<ISessions, Task<int>> command)
    {
        await using var host = CommandHost.Open();
        return await command(host.Sessions);
    }

    private static Argument<string> Session() => new("SESSION") { Description = "Its id, the beginning of its id, or its name." };

    private static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask." };

    private static Option<bool> Json() => new("--json") { Description = "Print JSON." };
}
