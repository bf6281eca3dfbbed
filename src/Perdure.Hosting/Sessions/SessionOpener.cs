using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Hosting.Agents;
using Perdure.Hosting.Auth;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Notices;
using Perdure.Hosting.Providers;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>Opens sessions for the daemon, each with its own models, tools and the configuration of its workspace.</summary>
/// <param name="keeper">Keeps the sessions they spawn.</param>
public sealed class SessionOpener(Home home, Action<string> say, IAgentSessionHost keeper)
{
    public const string Client = "daemon";

    public async Task<OpenedSession> OpenAsync(SessionId session, CancellationToken cancel)
    {
        var store = Composition.Store(home);
        var before = await store.ReadStateAsync(session, cancel);
        if (before.Started is not { } beginning) { throw new HostingException($"expected a session that has begun, found none in {session}."); }

        Config Configured() => ConfigLoading.Load(home, beginning.Workspace, [], model: null, say);
        var composition = new Composition(home, Configured(), say);
        var providers = new LatestProviders(composition.Providers, () => new ProviderRoster(Configured(), new KeyRing(home)), say);
        try
        {
            var settings = before.Settings with { Permissions = composition.Permissions(beginning.Workspace).GoingOn(before.Settings.Permissions) };
            settings = await SessionFamily.WithinAsync(store, settings, cancel);
            composition.Models.MustBeKnown(settings, $"session {session}", $"go on with another model: perdure exec resume {session} -m PROVIDER/MODEL");
            var live = await composition.Engine(settings, takesAnswers: true, keeper, providers).OpenAsync(session, ThisProcess.AsWriter(composition.Clock, Client), takeOver: false, cancel);
            foreach (var finding in live.Findings) { say(finding); }

            if (settings != before.Settings) { await live.TellAsync(new ChangeSettings(settings)); }

            return new OpenedSession(live, new Setup(composition, Notifier.Begin(home, live, before, [], say)));
        }
        catch
        {
            await composition.DisposeAsync();
            throw;
        }
    }

    /// <summary>What was set up for one session, and ends after it.</summary>
    private sealed class Setup(Composition composition, Notifier? notifier) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (notifier is not null) { await notifier.DisposeAsync(); }

            await composition.DisposeAsync();
        }
    }
}
