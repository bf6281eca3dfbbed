using Perdure.Cli.Commands;
using Perdure.Cli.Questions;
using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Exec;

/// <summary>Follows an open session for the command and says on the way out what stays open.</summary>
internal sealed class Watching(ExecRequest request, Terminal terminal, TimeProvider clock, Signals signals, Home home)
{
    /// <summary>Whether somebody sits there who answers.</summary>
    public static bool CanAsk(ExecRequest request) => !request.Json && PersonAtTerminal.IsThere;

    public async Task<int> FollowAsync(ISessionDoor live, SessionState before)
    {
        var ink = new Ink(Terminal.ErrorHasColours);
        IRunView view = request.Json ? new JsonView(terminal, request.Deltas) : new TextView(terminal, ink);
        var answering = CanAsk(request) ? new Answering(new PersonAtTerminal(terminal, ink), home) : null;
        using var waits = new WaitLimit(request.MaxWait, clock);
        try
        {
            view.Begin(before);
            var (ending, state) = await new SessionRun(live, Composition.Store(home), view, waits, signals, answering).FollowAsync(before);
            if (ending is Finished && request.LastMessageFile is { } file) { await File.WriteAllTextAsync(file, FinalMessage.Of(state)); }
            if (!state.Background.IsEmpty) { terminal.Warn(CommandWords.StillRun(state)); }
            if (ending.LeavesSomethingOpen) { SayHowToGoOn(ending.Why, state); }

            return ending.ExitCode;
        }
        catch (Exception problem)
        {
            throw new LeftOpenException(problem, ResumeLine.For(live.Id));
        }
    }

    private void SayHowToGoOn(string? why, SessionState state)
    {
        if (why is not null) { terminal.Warn(Printable.Of(why)); }

        terminal.Warn(state switch
        {
            { AwaitsAnswer: true } => $"answer with: perdure answer {state.Id} {Replying.Words(state.OpenQuestions[0].Question)}",
            { AwaitsPerson: true } => $"see what is asked, and answer, with: perdure answer {state.Id}",
            _ => $"go on with: {ResumeLine.For(state)}",
        });
    }
}
