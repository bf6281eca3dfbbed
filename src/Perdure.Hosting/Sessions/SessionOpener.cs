using System.Collections.Immutable;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Hosting.Agents;
using Perdure.Hosting.Notices;
using Perdure.Hosting.Providers;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Tools.Surroundings;

namespace Perdure.Hosting.Sessions;

/// <summary>Begins and opens sessions, each with the models and tools of its workspace, and tells the user of what happens in them.</summary>
public sealed class SessionOpener(HostParts parts, HostChoices choices)
{
    /// <summary>Begins a session with what it is asked first, in one append.</summary>
    public async Task<OpenedSession> BeginAsync(SessionId id, StartRequest request, CancellationToken cancel)
    {
        await using var part = new Undone(Lease(request.Workspace, request.Choice));
        var composition = part.Lease.Composition;
        var settings = await NewSettings.ForAsync(composition, composition.Config, request.Workspace, choices.Warn, cancel);
        var first = First(request, settings);
        var beginning = new NewSession(request.Workspace, ProductVersion.Number, settings, request.Instructions, id);
        var live = await composition.Engine(settings).BeginAsync(beginning, Writer(), cancel, first);
        return Opened(live, SessionState.Empty, part.Kept());
    }

    /// <param name="choice">What its settings are changed by; null leaves them as they are.</param>
    public async Task<OpenedSession> OpenAsync(SessionId session, SettingsChoice? choice, bool takeOver, CancellationToken cancel)
    {
        var before = await parts.Store.ReadBegunAsync(session, cancel);
        await using var part = new Undone(Lease(before.Started!.Workspace, choice));
        var composition = part.Lease.Composition;
        var settings = await ChangedAsync(composition, before, cancel);
        var live = await composition.Engine(settings).OpenAsync(session, Writer(), takeOver, cancel);
        if (settings != before.Settings) { await live.TellAsync(new ChangeSettings(settings)); }

        return Opened(live, before, part.Kept());
    }

    /// <summary>The settings of a session that is open, with what is chosen now in their place.</summary>
    public async Task<Settings> ChangedAsync(SessionState state, SettingsChoice choice, CancellationToken cancel)
    {
        await using var lease = Lease(state.Started!.Workspace, choice);
        return await ChangedAsync(lease.Composition, state, cancel);
    }

    private async Task<Settings> ChangedAsync(Composition composition, SessionState before, CancellationToken cancel)
    {
        var settings = composition.Models.Changed(before.Settings, composition.Config.OfCommandLine());
        settings = settings with { Permissions = composition.Permissions(before.Started!.Workspace).GoingOn(before.Settings.Permissions) };
        settings = await SessionFamily.WithinAsync(parts.Store, settings, cancel);
        composition.Models.MustBeKnown(settings, $"session {before.Id}", $"go on with another model: perdure exec resume {before.Id} -m PROVIDER/MODEL");
        return settings;
    }

    private CompositionLease Lease(string workspace, SettingsChoice? choice) => parts.Lease(
        workspace,
        [.. choices.Assignments, .. choice?.Configuration ?? [], .. choice?.Profile is { } profile ? [$"profile={profile}"] : Array.Empty<string>()],
        choice?.Model,
        choices.Warn);

    private Writer Writer() => ThisProcess.AsWriter(parts.Clock, choices.Client) with { Address = choices.Address() };

    private ImmutableArray<SessionCommand> First(StartRequest request, Settings settings)
    {
        ImmutableArray<SessionCommand> first = request.First ?? [];
        if (first.OfType<SetGoal>().Any(goal => goal.CommitProgress)) { MustTakeCommits(request.Workspace, settings); }
        if (request.Prompt is not { } prompt) { return first; }

        return first.Add(new GiveInput(new InputId(Guid.CreateVersion7(parts.Clock.GetUtcNow()).ToString()), prompt, choices.Client, OutputSchema: request.OutputSchema));
    }

    private static void MustTakeCommits(string workspace, Settings settings)
    {
        if (settings.Snapshots is not true) { throw new HostingException("--commit-progress: expected snapshots to be taken, found them turned off (snapshots: false)."); }
        if (!WorkspaceSurroundings.IsInRepository(workspace)) { throw new HostingException($"--commit-progress: expected a git repository around {workspace}, found none."); }
    }

    private OpenedSession Opened(LiveSession live, SessionState before, CompositionLease lease) =>
        new(live, new Setup(lease, Notifier.Begin(parts.Home, live, before, choices.Assignments, choices.Warn)));

    /// <summary>Gives a composition back, unless a session was opened with it.</summary>
    private sealed class Undone(CompositionLease lease) : IAsyncDisposable
    {
        private bool _kept;

        public CompositionLease Lease => lease;

        public CompositionLease Kept()
        {
            _kept = true;
            return lease;
        }

        public ValueTask DisposeAsync() => _kept ? ValueTask.CompletedTask : lease.DisposeAsync();
    }

    /// <summary>What was set up for one session, and ends after it.</summary>
    private sealed class Setup(CompositionLease lease, Notifier? notifier) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (notifier is not null) { await notifier.DisposeAsync(); }

            await lease.DisposeAsync();
        }
    }
}
