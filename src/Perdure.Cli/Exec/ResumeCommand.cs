using Perdure.Client;
using Perdure.Cli.Questions;
using Perdure.Cli.Serve;
using Perdure.Cli.Sessions;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Hosting.Agents;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Exec;

/// <summary>Opens a session, which goes on by itself where its log ends, and says more where there is more to say.</summary>
internal static class ResumeCommand
{
    public static Task<int> RunAsync(ExecRequest request, ResumeTarget target, ResumeOptions wishes, CancellationToken cancel) =>
        RunAsync(request, target, wishes, answered: null, cancel);

    /// <param name="answered">What somebody says to the question the session waits with.</param>
    public static Task<int> RunAsync(ExecRequest request, ResumeTarget target, AnsweredQuestion answered, CancellationToken cancel) =>
        RunAsync(request, target, new ResumeOptions(), answered, cancel);

    private static async Task<int> RunAsync(ExecRequest request, ResumeTarget target, ResumeOptions wishes, AnsweredQuestion? answered, CancellationToken cancel)
    {
        using var signals = new Signals();

        // The session is named and its turn is known, so a pipe that happens to be there is not a prompt.
        var words = Prompt.Words(target.Prompt, pipeCounts: false);
        var input = words is null ? null : Prompt.Input(words, request);

        var terminal = Terminal.Current;
        await using var host = CommandHost.Open(request);
        var session = await Meant(host, request, target, cancel);
        var (before, owner) = await ReadAsync(host.Sessions, session, cancel);
        if (before.Rewinding is not null && input is null) { return await new RewindCommand(terminal, host).RunAsync(session.Value, new RewindOptions(), cancel); }

        var folder = WorkspaceBinding.Check(before, request.Folder, wishes, terminal);
        before = await new ResumeChanges(host.Sessions, TimeProvider.System).ChangeAsync(before, folder, wishes, cancel);
        if (input is null && NothingToFinish(before))
        {
            await host.Sessions.MustBeWholeAsync(session, cancel);
            return before.LastEnd is null ? throw NothingToDo(session) : await ShowEndAsync(request, signals, host, session, cancel);
        }

        await using var live = await host.Sessions.OpenAsync(session, wishes.TakeOver ? OpenMode.TakeOver : OpenMode.Writer, request.Choice, cancel);
        host.Serve(session);
        if (owner is not null && wishes.TakeOver) { terminal.Warn(TakenOver(owner, TimeProvider.System.GetUtcNow())); }

        foreach (var finding in live.Findings) { terminal.Warn(finding); }

        if (request.Name is { } name) { await live.SendAsync(new NameSession(name)); }

        if (answered is not null)
        {
            await QuestionPrompt.TellAsync(live, answered.Open, answered.Answer, "the command line");
            if (answered.Only) { return ExitCode.Done; }
        }

        if (input is not null) { await live.SendAsync(input); }
        else if (before.AtRest && !GoesOnByItself(before) && (await live.SendAsync(new ResumeTurn())).Refusal is { } refusal) { throw new UserErrorException(RefusalText.Of(refusal, live.Id)); }

        return await new SessionFollowing(request, terminal, TimeProvider.System, signals, host).FollowAsync(live, before);
    }

    private static async Task<SessionId> Meant(CommandHost host, ExecRequest request, ResumeTarget target, CancellationToken cancel) => target == ResumeTarget.Chosen
        ? await SessionPicker.ChooseAsync(host.Sessions.Parts.Store.Catalog, request.Folder, cancel)
        : await host.Sessions.FindAsync(target.Session, request.Folder, cancel);

    private static async Task<(SessionState State, SessionHolder? Holder)> ReadAsync(ISessions sessions, SessionId session, CancellationToken cancel)
    {
        await using var read = await sessions.OpenAsync(session, OpenMode.Reader, cancel);
        return (read.Snapshot.State, read.Holder);
    }

    private static string TakenOver(SessionHolder owner, DateTimeOffset now) =>
        $"taken over from process {owner.Pid} on {owner.Host} ({owner.Client}), which held it for {Duration.Say(now - owner.Since)}; it can write no more";

    private static bool NothingToFinish(SessionState state) =>
        state is { AtRest: true, LastEnd: null or { Reason: TurnEnd.Answered }, Waiting: [] } && !GoesOnByItself(state);

    /// <summary>A goal goes on as soon as its session is open, and so do agents; a command runs whose end will begin a turn, or has begun one that nobody was there for.</summary>
    private static bool GoesOnByItself(SessionState state) =>
        state.Goal?.State is ActiveGoal or LimitedGoal { Until: not null }
        || (state is { AtRest: true, LastEnd: null or { Reason: TurnEnd.Answered } }
            && (!state.Background.IsEmpty || state.Agents.Any(agent => agent.IsAtWork) || !Session.Decide(state, new Wake()).Events.IsEmpty));

    /// <summary>The last turn had come to its end, and perhaps nobody was told: the process may have been killed just before it could say so.</summary>
    private static async Task<int> ShowEndAsync(ExecRequest request, Signals signals, CommandHost host, SessionId session, CancellationToken cancel)
    {
        await using var read = await host.Sessions.OpenAsync(session, OpenMode.Reader, cancel);
        var code = await new SessionFollowing(request, Terminal.Current, TimeProvider.System, signals, host).ShowAsync(await EndedSession.ReadAsync(read, cancel));
        Terminal.Current.Warn($"{session} has nothing to resume; this is its last answer. To continue it: {ResumeLine.For(session)} \"PROMPT\"");
        return code;
    }

    private static UserErrorException NothingToDo(SessionId session) => new($"expected a session that has begun, found none in {session}; start a new one.");
}
