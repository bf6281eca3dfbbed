using Perdure.Cli.Exec;
using Perdure.Core.Secrets;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Hosting;
using Perdure.Hosting.Notices;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Notices;

/// <summary>Rings the terminal that shows a run, when there is something to tell whoever looks at another window.</summary>
internal sealed class TerminalNotices(IRunView view, NoticeChoices choices, TextWriter terminal, Redactor redactor) : IRunView
{
    private string? _last;

    public void Begin(SessionView shown)
    {
        _last = NoticeRules.Of(shown.State)?.Id;
        view.Begin(shown);
    }

    public void See(ViewStep step)
    {
        view.See(step);
        if (step.Seq is null || NoticeRules.Of(step.After.State) is not { } notice || notice.Id == _last) { return; }

        _last = notice.Id;
        if (choices.Wants(notice)) { Ring(notice.Redacted(redactor), choices, terminal); }
    }

    public void End(RunEnd end, SessionState state) => view.End(end, state);

    /// <param name="terminal">One that is a terminal: anywhere else these characters would be rubbish.</param>
    public static void Ring(Notice notice, NoticeChoices choices, TextWriter terminal)
    {
        foreach (var way in choices.AtTerminal) { terminal.Write(Chars(way, Plain(notice.Title), Plain(notice.Text))); }

        terminal.Flush();
    }

    private static string Chars(string way, string title, string text) => way switch
    {
        "osc9" => $"\e]9;{title}: {text}\a",
        "osc777" => $"\e]777;notify;{title.Replace(';', ',')};{text.Replace(';', ',')}\a",
        _ => "\a",
    };

    /// <summary>Nothing in it may end the sequence or begin another.</summary>
    private static string Plain(string text) => Printable.FirstLine(text, Notice.TextCharsMax);
}
