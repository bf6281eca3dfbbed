using Perdure.Core.Views;
using Perdure.Cli.Commands;
using Perdure.Cli.Notices;
using Perdure.Cli.Questions;
using Perdure.Cli.Serve;
using Perdure.Cli.Sessions;
using Perdure.Cli.Typing;
using Perdure.Client;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Notices;
using Perdure.Hosting.Secrets;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Exec;

/// <summary>Follows an open session for the command and says on the way out what stays open.</summary>
internal sealed class SessionFollowing(ExecRequest request, Terminal terminal, TimeProvider clock, Signals signals, CommandHost host)
{
    /// <summary>Whether somebody sits there who answers.</summary>
    public static bool CanAsk(ExecRequest request) => !request.Json && TerminalUser.IsThere;

    /// <summary>Whether lines that are typed are said to the session.</summary>
    public bool Steers { get; init; }

    public async Task<int> FollowAsync(ISession live, SessionState before)
    {
        var (code, isDetached) = await UntilDepartureAsync(live, before);
        if (!isDetached) { return code; }
        if (live.Holder is not { } holder) { return await DaemonHandover.RunAsync(host, live, CancellationToken.None); }

        terminal.Warn($"detached; the session goes on in {(holder.Client == HostChoices.Daemon ? "the daemon" : $"process {holder.Pid}")}, come back with: perdure attach {live.Id}");
        return code;
    }

    /// <summary>Shows how a session ended that nobody has open.</summary>
    public async Task<int> ShowAsync(EndedSession ended) => (await UntilDepartureAsync(ended, ended.Before)).Code;

    private async Task<(int Code, bool IsDetached)> UntilDepartureAsync(ISession live, SessionState before)
    {
        var ink = new AnsiStyle(Terminal.ErrorHasColours);
        using var countdown = !request.Json && Terminal.ErrorHasColours ? new Countdown(terminal, ink, clock) : null;
        var view = View(ink, countdown);
        using var keyboard = CanAsk(request) ? new Keyboard() : null;
        var answering = keyboard is null ? null : new QuestionPrompt(new TerminalUser(terminal, ink, keyboard), isHeldHere: live.Holder is null);
        using var waits = new WaitPatience(request.MaxWait, clock);
        using var over = new CancellationTokenSource();
        if (keyboard is not null) { keyboard.Leave += signals.Detach; }
        if (keyboard is not null && countdown is not null) { keyboard.LineTyped += countdown.Leave; }
        try
        {
            view.Begin(SessionView.Of(before));
            var steering = keyboard is null || !Steers ? Task.CompletedTask : new Steering(live, terminal, ink, signals.Detach).RunAsync(keyboard, over.Token);
            var (end, state) = await new SessionFollower(live, host.Sessions, view, waits, signals, answering).FollowAsync(before);
            await over.CancelAsync();
            await steering;
            if (end.Left is { IsDetached: true } detached) { return (detached.Code, true); }
            if (!end.LeavesSomethingOpen && request.LastMessageFile is { } file) { await File.WriteAllTextAsync(file, FinalMessage.Of(state)); }
            if (!state.Background.IsEmpty) { terminal.Warn(BackgroundCommandText.StillRun(state)); }
            if (end.LeavesSomethingOpen) { SayHowToGoOn(StatusText.Sentence(end, state), end.Status, state); }

            return (end.Left?.Code ?? ExitCode.Of(end.Status), false);
        }
        catch (Exception problem)
        {
            throw new SessionLeftOpenException(problem, ResumeLine.For(live.Id));
        }
    }

    private IRunView View(AnsiStyle ink, Countdown? countdown)
    {
        if (request.Json) { return new JsonView(terminal.Data, request.Deltas); }

        var view = new TextView(terminal.Data, terminal.Error, ink, countdown);
        if (!Terminal.ErrorIsTerminal || NoticeChoices.Of(host.Home, request.Choices) is not { AtTerminal.IsEmpty: false } choices) { return view; }

        return new TerminalNotices(view, choices, terminal.Signals, KnownSecrets.Redactor(host.Home, ConfigLoading.Load(host.Home, host.Home.Folder, [], model: null, _ => { })));
    }

    private void SayHowToGoOn(string? why, SessionStatus status, SessionState state)
    {
        if (why is not null) { terminal.Warn(Printable.Of(why)); }

        terminal.Warn(state switch
        {
            { AwaitsAnswer: true } => $"answer with: perdure answer {state.Id} {AnswerParser.Words(state.OpenQuestions[0].Question)}",
            { AwaitsUser: true } => $"see what is asked, and answer, with: perdure answer {state.Id}",
            _ => $"go on with: {StatusText.Command(state.Id, status.Next)}",
        });
    }
}
