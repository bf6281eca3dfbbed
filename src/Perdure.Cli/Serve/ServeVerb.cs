using System.CommandLine;
using Perdure.Cli.Sessions;
using Perdure.Client.Connection;
using Perdure.Hosting;
using Perdure.Server;

namespace Perdure.Cli.Serve;

/// <summary><c>perdure serve</c>: the daemon that goes on with sessions by itself.</summary>
internal static class ServeVerb
{
    private const int ReasonCharsMax = 100;

    public static Command Make()
    {
        var detach = new Option<bool>("--detach") { Description = "Run in the background; nothing happens where it runs already." };
        var replace = new Option<bool>("--replace") { Description = "Take the place of a daemon that runs already, of an older version perhaps." };
        var serve = new Verb("serve", "Keep sessions going: take up what was left unfinished, and let other commands attach.")
        {
            Examples =
            [
                "perdure serve --detach",
                "perdure serve status",
                "perdure attach 019a3b  # follow a session that runs there",
                "perdure serve --replace --detach  # after an upgrade",
                "perdure serve stop  # nothing is lost; what is open goes on at the next start",
            ],
        };
        serve.Add(detach);
        serve.Add(replace);
        serve.Add(Status());
        serve.Add(Stop());
        serve.Add(Logs());
        serve.SetAction((parsed, cancel) => parsed.GetValue(detach)
            ? DetachAsync(parsed.GetValue(replace), cancel)
            : ServeCommand.RunAsync(parsed.GetValue(replace), cancel));
        return serve;
    }

    private static async Task<int> DetachAsync(bool replace, CancellationToken cancel)
    {
        var home = Home.FromEnvironment(Terminal.Current.Warn);
        await using var daemon = replace ? await BackgroundDaemon.ReplacedAsync(home, cancel) : await BackgroundDaemon.DaemonAsync(home, cancel);
        Terminal.Current.Out.WriteLine(Line(await daemon.StatusAsync()));
        return ExitCode.Done;
    }

    private static Verb Status()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var status = new Verb("status", "Say what the daemon is at; exit code 1 where none runs.") { Examples = ["perdure serve status", "perdure serve status --json"] };
        status.Add(json);
        status.SetAction(async (parsed, cancel) =>
        {
            var home = Home.FromEnvironment(Terminal.Current.Warn);
            var place = ServeCommand.Place(home);
            await using var daemon = await DaemonClient.FindAsync(place, cancel) ?? throw Missing(home, place.Holder());
            var state = await daemon.StatusAsync();
            Terminal.Current.Out.Write(parsed.GetValue(json) ? JsonText.Seen(System.Text.Json.JsonSerializer.Serialize(state, ServerJson.Line.DaemonStatus)) + "\n" : Page(state));
            return ExitCode.Done;
        });
        return status;
    }

    private static Verb Stop()
    {
        var stop = new Verb("stop", "Stop the daemon; tools that run go on, and what is open goes on at the next start.") { Examples = ["perdure serve stop"] };
        stop.SetAction(async (_, cancel) =>
        {
            await ServeCommand.StopAsync(ServeCommand.Place(Home.FromEnvironment(Terminal.Current.Warn)), cancel);
            return ExitCode.Done;
        });
        return stop;
    }

    private static Verb Logs()
    {
        var logs = new Verb("logs", "Print what the daemon said.") { Examples = ["perdure serve logs"] };
        logs.SetAction(_ =>
        {
            var place = ServeCommand.Place(Home.FromEnvironment(Terminal.Current.Warn));
            foreach (var file in new[] { $"{place.LogFile}.1", place.LogFile }.Where(File.Exists)) { Terminal.Current.Out.Write(File.ReadAllText(file)); }

            return ExitCode.Done;
        });
        return logs;
    }

    private static UserErrorException Missing(Home home, int? holder) => new(
        holder is null
            ? $"expected a daemon of {home.Folder}, found none; start one with `perdure serve --detach`."
            : $"expected the daemon of {home.Folder} to answer, found process {holder}, which does not listen; it may be ending, or end it with `perdure serve stop`.",
        ExitCode.Failed);

    private static string Line(DaemonStatus status) => $"perdure {status.Version} serves {status.Home}, process {status.Pid}";

    private static string Page(DaemonStatus status)
    {
        var page = new System.Text.StringBuilder($"{Line(status)}, since {status.Since.ToLocalTime():yyyy-MM-dd HH:mm:ss}\n");
        foreach (var kept in status.Sessions) { page.Append($"  {kept.Session}  {StatusText.Line(kept.Status, ReasonCharsMax)}{(kept.Followers > 0 ? $" · {UsageLine.Count(kept.Followers, "follower")}" : "")}\n"); }
        foreach (var (session, why) in status.LeftAlone) { page.Append($"  {session}  left alone: {why}\n"); }

        return page.ToString();
    }
}
