using System.CommandLine;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Journal;
using Perdure.Tools.Keeping;

namespace Perdure.Cli.Commands;

/// <summary><c>perdure ps</c>: the commands sessions have left running.</summary>
internal static class PsVerb
{
    public static Command Make()
    {
        var all = new Option<bool>("--all", "-a") { Description = "Those that have ended, too, as far as their output is kept." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var ps = new Verb("ps", "List the commands that run for any session, with what they use.")
        {
            Examples =
            [
                "perdure ps",
                "perdure ps show 019a3b 4 -f  # its output, as it comes",
                "perdure ps stop 019a3b 4  # end it with everything it started",
            ],
        };
        ps.Add(all);
        ps.Add(json);
        ps.Add(Show());
        ps.Add(Stop());
        ps.SetAction((parsed, cancel) => Command().ListAsync(parsed.GetValue(all), parsed.GetValue(json), cancel));
        return ps;
    }

    private static Verb Show()
    {
        var (session, run) = (Session(), Run());
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on printing until it ends." };
        var show = new Verb("show", "Print what is kept of a command's output.") { Examples = ["perdure ps show 019a3b 4", "perdure ps show 019a3b 4 -f"] };
        show.Add(session);
        show.Add(run);
        show.Add(follow);
        show.SetAction((parsed, cancel) => Command().ShowAsync(
            parsed.GetRequiredValue(session), parsed.GetRequiredValue(run), parsed.GetValue(follow), cancel));
        return show;
    }

    private static Verb Stop()
    {
        var (session, run) = (Session(), Run());
        var stop = new Verb("stop", "End a command with everything it started; its session is told.") { Examples = ["perdure ps stop 019a3b 4"] };
        stop.Add(session);
        stop.Add(run);
        stop.SetAction((parsed, cancel) => Command().StopAsync(parsed.GetRequiredValue(session), parsed.GetRequiredValue(run), cancel));
        return stop;
    }

    private static Argument<string> Session() => new("SESSION") { Description = "Its id, the beginning of its id, or its name." };

    private static Argument<int> Run() => new("RUN") { Description = "The number of the run, from `perdure ps`." };

    private static PsCommand Command()
    {
        var home = Home.FromEnvironment(Terminal.Current.Warn);
        var store = Composition.Store(home);
        return new(Terminal.Current, store, new SessionFinder(store), KeeperProgram.Installed());
    }
}
