using Perdure.Core;
using Perdure.Runtime;

namespace Perdure.Cli.Exec;

/// <summary>Follows an open session for the command and says on the way out what stays open.</summary>
internal sealed class Watching(ExecRequest request, Terminal terminal, TimeProvider clock, Signals signals)
{
    public async Task<int> FollowAsync(LiveSession live, SessionState before)
    {
        IRunView view = request.Json ? new JsonView(terminal, request.Deltas) : new TextView(terminal, new Ink(Terminal.ErrorHasColours));
        using var waits = new WaitLimit(request.MaxWait, clock);
        try
        {
            view.Begin(before);
            var ending = await new SessionRun(live, view, waits, signals).FollowAsync(before);
            if (ending is Finished && request.LastMessageFile is { } file) { await File.WriteAllTextAsync(file, FinalMessage.Of(live.State)); }
            if (ending.LeavesSomethingOpen) { SayHowToGoOn(ending.Why, live.Id); }

            return ending.ExitCode;
        }
        catch (Exception problem)
        {
            throw new LeftOpenException(problem, ResumeLine.For(live.Id));
        }
    }

    private void SayHowToGoOn(string? why, SessionId session)
    {
        if (why is not null) { terminal.Warn(Printable.Of(why)); }

        terminal.Warn($"go on with: {ResumeLine.For(session)}");
    }
}
