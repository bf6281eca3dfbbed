using System.Collections.Immutable;
using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Hosting.Agents;
using Perdure.Hosting.Recovery;
using Perdure.Hosting.Rules;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting;

/// <summary>The sessions of a home, run by this process; those that another process holds are reached there.</summary>
public sealed partial class LocalSessions : ISessionHost
{
    private readonly Home _home;
    private readonly HostChoices _choices;
    private readonly HostParts _parts;
    private readonly SessionOpener _opener;
    private readonly SessionWatch _watch;
    private readonly Lazy<Task> _leaving;

    public LocalSessions(Home home, HostChoices choices)
    {
        (_home, _choices, _leaving) = (home, choices, new Lazy<Task>(LeaveAsync));
        _parts = new HostParts(home) { TakesAnswers = choices.TakesAnswers, AgentSessions = choices.IsDaemon ? new HostedAgentSessions(() => House!) : null };
        _opener = new SessionOpener(_parts, choices);
        House = new SessionHost((session, cancel) => _opener.OpenAsync(session, choice: null, takeOver: false, cancel), _parts.Clock);
        _watch = new SessionWatch(House);
    }

    public SessionHost House { get; }

    public HostParts Parts => _parts;

    /// <summary>Goes on with what was left unfinished, where this host does that.</summary>
    public StartupRecovery? Recovery { get; set; }

    public ImmutableArray<HostedSessionInfo> Open => House.Infos;

    public ImmutableArray<UnresumedSession> LeftAlone => Recovery?.LeftAlone ?? [];

    public bool IsClosing => House.IsClosed;

    private ICataloguedStore Store => _parts.Store;

    public Task LetGoOfRestingAsync() => House.LetGoOfRestingAsync();

    public Task<ISession> StartAsync(StartRequest request, CancellationToken cancel) => HostFailures.TypedAsync(async () =>
    {
        _home.Made();
        if (request.Id is { } known && await IsThereAsync(known, cancel)) { return await LeasedAsync(known, choice: null, takeOver: false); }

        var id = request.Id ?? new SessionId(Guid.CreateVersion7(_parts.Clock.GetUtcNow()).ToString());
        var lease = await House.EnterAsync(id, stop => _opener.BeginAsync(id, request, stop));
        return (ISession)Here(lease.Live, lease);
    });

    public Task<ISession> OpenAsync(SessionId session, OpenMode mode, SettingsChoice? choice, CancellationToken cancel) => HostFailures.TypedAsync<ISession>(async () =>
    {
        if (mode == OpenMode.Reader) { return await ReadSession.OpenAsync(Store, session, cancel); }
        if (AgentOpenHere(session) is { } agent) { return Here(agent); }
        if (await AtDaemonAsync(session, cancel) is not { } daemon) { return await LeasedAsync(session, choice, mode == OpenMode.TakeOver); }
        if (mode == OpenMode.Writer) { return Outlasting(await RemoteSession.OpenAsync(daemon, session, OpenMode.Writer, choice)); }

        await using (daemon) { await daemon.ReleaseAsync(session, Environment.ProcessId); }
        return await LeasedAsync(session, choice, takeOver: true);
    });

    public async Task<CommandResult> TellAsync(SessionId session, SessionCommand command, CancellationToken cancel) =>
        await TellAsync(session, takeOver: false, cancel, _ => command) is { Refusal: { } refusal } ? new CommandRefused(refusal) : new CommandAccepted((await StateAsync(session, cancel)).Seq);

    /// <summary>Tells a session one thing after the other, each with a look at what the one before led to, and stops at what it refuses.</summary>
    /// <returns>The last decision.</returns>
    public Task<Decision> TellAsync(SessionId session, bool takeOver, CancellationToken cancel, params IReadOnlyList<Func<SessionState, SessionCommand?>> commands) => HostFailures.TypedAsync(async () =>
    {
        await using var holder = await HolderAsync(session, takeOver, cancel);
        if (holder is null)
        {
            var now = await StateAsync(session, cancel);
            foreach (var asked in commands.Select(command => command(now)).OfType<AnswerQuestion>()) { await RuleGrants.KeepAsync(_home, now, asked); }

            return await Store.TellAsync(session, ThisProcess.AsWriter(_parts.Clock, _choices.Client), takeOver, _parts.Clock, commands);
        }

        foreach (var command in commands)
        {
            if (command(await StateAsync(session, cancel)) is not { } asked) { continue; }

            if ((await holder.SendAsync(asked)).Refusal is { } refusal) { return Decision.Refuse(refusal); }
        }

        return Decision.Nothing;
    });

    /// <summary>Reaches a session in the process that holds it, or in the daemon where nobody does; it goes on there.</summary>
    /// <returns>Null where it would be the daemon's, and none runs.</returns>
    public Task<ISession?> AttachAsync(SessionId session, CancellationToken cancel) => HostFailures.TypedAsync<ISession?>(async () =>
        await Store.OwnerAsync(session, cancel) is { Address: not null } owner && await AtCommandAsync(session, owner, cancel) is { } command ? command
            : await FindDaemonAsync(cancel) is { } daemon ? Outlasting(await RemoteSession.OpenAsync(daemon, session))
            : null);

    /// <summary>Opens a session to be taken back and for nothing else: its turns and goals wait for whoever goes on with it.</summary>
    public Task<ISession> OpenForRewindAsync(SessionId session, ISnapshots snapshots, CancellationToken cancel) => HostFailures.TypedAsync<ISession>(async () =>
        await AtDaemonAsync(session, cancel) is { } daemon
            ? await RemoteSession.OpenAsync(daemon, session)
            : new LocalSession(await Store.OpenForRewindAsync(session, ThisProcess.AsWriter(_parts.Clock, _choices.Client), takeOver: false, _parts.Clock, snapshots, cancel), owns: true));

    /// <summary>A damaged log can be read up to the damage, so what looks finished may only be cut short. Opening finds out.</summary>
    public Task MustBeWholeAsync(SessionId session, CancellationToken cancel) => HostFailures.TypedAsync(async () =>
    {
        try
        {
            await using var opened = await Store.OpenAsync(session, ThisProcess.AsWriter(_parts.Clock, _choices.Client), takeOver: false, cancel);
        }
        catch (SessionInUseException)
        {
            // Its owner has opened it, so it is whole.
        }

        return true;
    });

    public async Task CloseAsync(SessionId session, int? taker, CancellationToken cancel)
    {
        if (House.Find(session) is not null || _choices.IsDaemon) { await House.ReleaseAsync(session, taker); }
        else if (await AtDaemonAsync(session, cancel) is { } daemon) { await using (daemon) { await daemon.ReleaseAsync(session, taker); } }
    }

    public IAsyncEnumerable<SessionChange> WatchAsync(CancellationToken cancel) => _watch.ReadAsync(cancel);

    /// <summary>Lets go of every session: what runs in them goes on in keepers, what is open goes on when they are opened next.</summary>
    /// <remarks>The listener and whoever made this may both ask for it.</remarks>
    public ValueTask DisposeAsync() => new(_leaving.Value);

    private async Task LeaveAsync()
    {
        if (Recovery is not null) { await Recovery.ForgiveAsync(); }

        await House.DisposeAsync();
        _watch.Close();
        await _parts.DisposeAsync();
    }

    private async Task<ISession> LeasedAsync(SessionId session, SettingsChoice? choice, bool takeOver)
    {
        var isNew = false;
        var lease = await House.EnterAsync(session, stop =>
        {
            isNew = true;
            return _opener.OpenAsync(session, choice, takeOver, stop);
        });
        if (!isNew && choice is not null) { await ChangeAsync(lease.Live, choice); }

        return Here(lease.Live, lease);
    }

    private LocalSession Here(LiveSession live, SessionLease? lease = null) => new(live, lease, (state, command) => RuleGrants.KeepAsync(_home, state, command));

    private async Task ChangeAsync(LiveSession live, SettingsChoice choice)
    {
        var settings = await _opener.ChangedAsync(live.State, choice, CancellationToken.None);
        if (settings != live.State.Settings) { await live.TellAsync(new ChangeSettings(settings)); }
    }

    private async Task<bool> IsThereAsync(SessionId session, CancellationToken cancel)
    {
        try
        {
            return (await StateAsync(session, cancel)).Started is not null;
        }
        catch (SessionNotFoundException)
        {
            return false;
        }
    }

    private Task<SessionState> StateAsync(SessionId session, CancellationToken cancel) => Store.ReadStateAsync(session, cancel);

    /// <summary>A session that one of ours has spawned and has open itself; the daemon has those as it has all others.</summary>
    private LiveSession? AgentOpenHere(SessionId session) => _choices.IsDaemon || House.Find(session) is not null
        ? null
        : House.Rooms.Select(room => room.Live).OfType<LiveSession>().Select(live => SessionFamily.OpenHere(live, session)).FirstOrDefault(agent => agent is not null);

    /// <summary>Whoever holds a session and takes commands to it: this process, the daemon, or a command at another terminal.</summary>
    /// <returns>Null where nobody does, or cannot be reached; it may just have left.</returns>
    private async Task<ISession?> HolderAsync(SessionId session, bool takeOver, CancellationToken cancel)
    {
        if (AgentOpenHere(session) is { } agent) { return Here(agent); }
        if (House.Find(session) is not null) { return await LeasedAsync(session, choice: null, takeOver: false); }

        if (await AtDaemonAsync(session, cancel) is { } daemon)
        {
            if (!takeOver) { return await RemoteSession.OpenAsync(daemon, session); }

            await using (daemon) { await daemon.ReleaseAsync(session, Environment.ProcessId); }
            return null;
        }

        return takeOver || await Store.OwnerAsync(session, cancel) is not { Address: not null } owner ? null : await AtCommandAsync(session, owner, cancel);
    }

    private static async Task<ISession?> AtCommandAsync(SessionId session, Writer owner, CancellationToken cancel)
    {
        var here = ThisProcess.AsWriter(TimeProvider.System);
        if (owner.Pid == here.Pid || (owner.Host, owner.BootId) != (here.Host, here.BootId) || LocalSocket.At(owner.Address ?? "") is not { } socket) { return null; }

        var farewell = $"Process {owner.Pid}, which held session {session}, has gone; go on with: perdure exec resume {session}";
        return await DaemonClient.AtAsync(socket, farewell, cancel) is { } holder ? await RemoteSession.OpenAsync(holder, session) : null;
    }

    /// <returns>Null where the session is not the daemon's, or this is the daemon.</returns>
    private async Task<DaemonClient?> AtDaemonAsync(SessionId session, CancellationToken cancel) =>
        !_choices.IsDaemon && House.Find(session) is null && await Store.OwnerAsync(session, cancel) is { Client: HostChoices.Daemon } ? await FindDaemonAsync(cancel) : null;

    private Task<DaemonClient?> FindDaemonAsync(CancellationToken cancel) => DaemonClient.FindAsync(new DaemonSocket(_home.Folder), cancel);

    private ReconnectingSession Outlasting(RemoteSession distant) => new(distant, FindDaemonAsync, _choices.Warn, _parts.Clock);
}
