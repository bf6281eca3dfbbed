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
        var home = Home.FromEnvironment(Terminal.Current.Warn);
        var store = Composition.Store(home);
        var session = await Meant(store, request, target, cancel);
        var before = await store.ReadStateAsync(session, cancel);
        if (before.Rewinding is not null && input is null) { return await new RewindCommand(terminal, home, store, TimeProvider.System).RunAsync(session.Value, new RewindOptions(), cancel); }

        var owner = await store.OwnerAsync(session, cancel);
        if (before.Started is not null)
        {
            var folder = WorkspaceBinding.Check(before, request.Folder, wishes, terminal);
            before = await new ResumeChanges(home, store, TimeProvider.System).ChangeAsync(before, folder, wishes, cancel);
        }

        if (before.Started is not { } beginning || (input is null && NothingToFinish(before)))
        {
            await MustBeWholeAsync(store, session, cancel);
            return before.LastEnd is null ? throw NothingToDo(session) : await ShowEndAsync(request, signals, home, store, before, cancel);
        }

        var config = ConfigLoading.Load(home, beginning.Workspace, request.Choices, request.Model, terminal.Warn);
        await using var composition = new Composition(home, config, Terminal.Current.Warn);
        var settings = composition.Models.Changed(before.Settings, config.OfCommandLine());
        settings = settings with { Permissions = composition.Permissions(beginning.Workspace).GoingOn(before.Settings.Permissions) };
        settings = await SessionFamily.WithinAsync(store, settings, cancel);
        composition.Models.MustBeKnown(settings, $"session {session}", $"go on with another model: {ResumeLine.For(session)} -m PROVIDER/MODEL");

        var followed = await DaemonSessionAccess.FollowedAsync(home, store, session, wishes.TakeOver, cancel);
        var engine = composition.Engine(settings, SessionFollowing.CanAsk(request));
        await using var held = followed is null ? await ReachableSession.OpenAsync(home, composition.Clock, writer => engine.OpenAsync(session, writer, wishes.TakeOver, cancel)) : null;
        await using var live = followed ?? held!.Session;
        if (owner is not null && wishes.TakeOver) { terminal.Warn(TakenOver(owner, composition.Clock.GetUtcNow())); }

        foreach (var finding in live.Findings) { terminal.Warn(finding); }

        if (settings != before.Settings) { await live.SendAsync(new ChangeSettings(settings)); }
        if (request.Name is { } name) { await live.SendAsync(new NameSession(name)); }

        if (answered is not null)
        {
            await QuestionPrompt.TellAsync(live, home, answered.Open, answered.Answer, "the command line");
            if (answered.Only) { return ExitCode.Done; }
        }

        if (input is not null) { await live.SendAsync(input); }
        else if (before.AtRest && !GoesOnByItself(before) && (await live.SendAsync(new ResumeTurn())).Refusal is { } refusal) { throw new UserErrorException(RefusalText.Of(refusal, live.Id)); }

        var following = new SessionFollowing(request, terminal, composition.Clock, signals, home);
        return await (held is null ? following.FollowAsync(live, before) : following.FollowAsync(held.Session, before));
    }

    private static async Task<SessionId> Meant(ICataloguedStore store, ExecRequest request, ResumeTarget target, CancellationToken cancel)
    {
        var finder = new SessionFinder(store);
        if (target.Session is { } named) { return await finder.FindAsync(named, cancel); }

        return target == ResumeTarget.Chosen ? await SessionPicker.ChooseAsync(store.Catalog, request.Folder, cancel) : await finder.LastAsync(request.Folder, cancel);
    }

    private static string TakenOver(Writer owner, DateTimeOffset now) =>
        $"taken over from process {owner.Pid} on {owner.Host} ({owner.Client}), which held it for {Duration.Say(now - owner.Since)}; it can write no more";

    private static bool NothingToFinish(SessionState state) =>
        state is { AtRest: true, LastEnd: null or { Reason: TurnEnd.Answered }, Waiting: [] } && !GoesOnByItself(state);

    /// <summary>A goal goes on as soon as its session is open, and so do agents; a command runs whose end will begin a turn, or has begun one that nobody was there for.</summary>
    private static bool GoesOnByItself(SessionState state) =>
        state.Goal?.State is ActiveGoal or LimitedGoal { Until: not null }
        || (state is { AtRest: true, LastEnd: null or { Reason: TurnEnd.Answered } }
            && (!state.Background.IsEmpty || state.Agents.Any(agent => agent.IsAtWork) || !Session.Decide(state, new Wake()).Events.IsEmpty));

    /// <summary>A damaged log can be read up to the damage, so what looks finished may only be cut short. Opening finds out.</summary>
    private static async Task MustBeWholeAsync(ISessionWriter store, SessionId session, CancellationToken cancel)
    {
        try
        {
            await using var opened = await store.OpenAsync(session, ThisProcess.AsWriter(TimeProvider.System), takeOver: false, cancel);
        }
        catch (SessionInUseException)
        {
            // Its owner has opened it, so it is whole.
        }
    }

    /// <summary>The last turn had come to its end, and perhaps nobody was told: the process may have been killed just before it could say so.</summary>
    private static async Task<int> ShowEndAsync(ExecRequest request, Signals signals, Home home, ICataloguedStore store, SessionState state, CancellationToken cancel)
    {
        var code = await new SessionFollowing(request, Terminal.Current, TimeProvider.System, signals, home).ShowAsync(await EndedSession.ReadAsync(store, state, cancel));
        Terminal.Current.Warn($"{state.Id} has nothing to resume; this is its last answer. To continue it: {ResumeLine.For(state.Id)} \"PROMPT\"");
        return code;
    }

    private static UserErrorException NothingToDo(SessionId session) => new($"expected a session that has begun, found none in {session}; start a new one.");
}
