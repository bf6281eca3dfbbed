using System.CommandLine;
using Perdure.Hosting;

namespace Perdure.Cli.Sessions;

/// <summary><c>perdure rewind</c>, also below <c>sessions</c>: takes files and conversation back.</summary>
internal static class RewindVerb
{
    public static Verb Make()
    {
        var session = new Argument<string>("SESSION") { Description = "Its id, the beginning of its id, or its name." };
        var to = new Option<long?>("--to") { HelpName = "ENTRY", Description = "Go back to this entry." };
        var turns = new Option<int?>("--turns") { HelpName = "N", Description = "Take the last N turns back." };
        var undo = new Option<bool>("--undo") { Description = "Take the last rewind back." };
        var edit = new Option<long?>("--edit") { HelpName = "ENTRY", Arity = ArgumentArity.ZeroOrOne, Description = "Go back to before this message, with its text in your editor, and on with what it is then; without an entry, choose one." };
        var files = new Option<bool>("--files") { Description = "Only the files." };
        var talk = new Option<bool>("--talk") { Description = "Only the talk." };
        var both = new Option<bool>("--both") { Description = "Files and talk; this is what happens without a choice." };
        var force = new Option<bool>("--force") { Description = "Bring files back that others changed meanwhile; a snapshot keeps what they hold." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var rewind = new Verb("rewind", "Take a session back to an earlier entry: its files, its talk, or both. What goes is shown first.")
        {
            Examples =
            [
                "perdure rewind review --turns 1  # files and talk as they were before the last turn",
                "perdure rewind 019a3b --to 42 --files --yes",
                "perdure rewind review --undo",
                "perdure rewind review --edit  # say it again, and better",
            ],
        };
        rewind.Add(session);
        foreach (var option in (Option[])[to, turns, undo, edit, files, talk, both, force, yes]) { rewind.Add(option); }

        rewind.SetAction(async (parsed, cancel) =>
        {
            await using var host = CommandHost.Open();
            var all = parsed.GetValue(both) || parsed.GetValue(files) == parsed.GetValue(talk);
            var order = new RewindOptions(parsed.GetValue(to), parsed.GetValue(turns), parsed.GetValue(undo))
            {
                Files = !all && parsed.GetValue(files),
                Talk = !all && parsed.GetValue(talk),
                Force = parsed.GetValue(force),
                Yes = parsed.GetValue(yes),
            };
            if (parsed.GetResult(edit) is not null)
            {
                if (order is not { To: null, Turns: null, Undo: false }) { throw new UserErrorException("expected one of --to ENTRY, --turns N, --undo and --edit."); }

                return await new EditCommand(Terminal.Current, host).RunAsync(
                    parsed.GetRequiredValue(session), parsed.GetValue(edit), order, cancel);
            }

            return await new RewindCommand(Terminal.Current, host).RunAsync(parsed.GetRequiredValue(session), order, cancel);
        });
        return rewind;
    }
}
