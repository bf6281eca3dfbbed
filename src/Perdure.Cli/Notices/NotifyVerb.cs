using System.CommandLine;
using Perdure.Core;
using Perdure.Hosting;
using Perdure.Hosting.Notices;

namespace Perdure.Cli.Notices;

/// <summary><c>perdure notify</c>: tries whether notices arrive.</summary>
internal static class NotifyVerb
{
    public static Command Make()
    {
        var notify = new Verb("notify", "Be told when a session needs you, waits, cannot go on or is done.") { Examples = ["perdure notify test", "perdure notify test --kind needs-user"] };
        notify.Add(Test());
        return notify;
    }

    private static Verb Test()
    {
        var kind = new Option<string>("--kind") { HelpName = "KIND", Description = "What it is about; complete by default.", DefaultValueFactory = _ => Notice.Words[^1] };
        kind.AcceptOnlyFromAmong(Notice.Words);
        var test = new Verb("test", "Send one notice every way that is configured, and say what came of it; exit code 1 where one failed.") { Examples = ["perdure notify test"] };
        test.Add(kind);
        test.SetAction((parsed, cancel) => TestAsync((NoticeKind)Array.IndexOf(Notice.Words, parsed.GetValue(kind)!), cancel));
        return test;
    }

    private static async Task<int> TestAsync(NoticeKind kind, CancellationToken cancel)
    {
        var terminal = Terminal.Current;
        var home = Home.FromEnvironment(Terminal.Current.Warn);
        var choices = NoticeChoices.Of(home, []);
        var id = Guid.CreateVersion7().ToString();
        var notice = new Notice($"{id}:test", kind, new SessionId(id), "perdure: a test", "If you can read this, notices arrive.");
        if (Terminal.ErrorIsTerminal) { TerminalNotices.Ring(notice, choices, terminal.Signals); }

        terminal.Out.WriteLine(choices.AtTerminal.IsEmpty ? "terminal: off" : $"terminal: {string.Join(", ", choices.AtTerminal)}{(Terminal.ErrorIsTerminal ? "" : ", at a terminal only, and this is none")}");
        if (!choices.ReachesOut) { terminal.Out.WriteLine("nothing else is configured; see `perdure config show` for notify.desktop, notify.command and notify.webhook"); }
        if (!choices.Wants(notice)) { terminal.Out.WriteLine($"notify.on does not name {notice.KindWord}: such a notice would not be sent"); }

        var sent = await NoticeDelivery.Of(home, choices, TimeProvider.System).SendAsync(notice, cancel);
        foreach (var (channel, why) in sent) { terminal.Out.WriteLine($"{channel}: {why ?? "told"}"); }

        return sent.Any(one => one.Why is not null) ? ExitCode.Failed : ExitCode.Done;
    }
}
