using Perdure.Catalog;
using Perdure.Core.Configuration;
using Perdure.Hosting.Auth;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Mcp;
using Perdure.Hosting.Notices;
using Perdure.Hosting.Permissions;
using Perdure.Hosting.Providers;
using Perdure.Hosting.Rules;
using Perdure.Hosting.Secrets;
using Perdure.Hosting.Sessions;
using Perdure.Journal;
using Perdure.Mcp;
using Perdure.Mcp.Serving;
using Perdure.Models;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Tools;
using Perdure.Tools.Commands;
using Perdure.Tools.Goals;
using Perdure.Tools.Keeping;
using Perdure.Tools.Recalling;
using Perdure.Tools.Sandboxing;
using Perdure.Tools.Snapshotting;
using Perdure.Tools.Surroundings;

namespace Perdure.Hosting;

/// <summary>Puts the parts of one configuration together, each when it is first needed: providers to models, tools, surroundings, engine.</summary>
public sealed class Composition : IAsyncDisposable
{
    private readonly Home _home;
    private readonly Action<string> _warn;
    private readonly HostParts _parts;
    private readonly bool _ownsParts;
    private readonly ServerSet _servers;
    private readonly Func<Config>? _configured;
    private readonly Lazy<ISnapshots> _snapshots;
    private readonly Lock _gate = new();
    private Engine? _engine;

    /// <summary>For a command that opens no session for long.</summary>
    /// <param name="warn">Takes what is worth a line but not an end.</param>
    public Composition(Home home, Config config, Action<string> warn)
        : this(new HostParts(home), config, warn, configured: null) => _ownsParts = true;

    /// <param name="parts">What is shared with the other configurations of this process.</param>
    /// <param name="configured">Reads the configuration as it is now: a session may change to a provider that was described since.</param>
    internal Composition(HostParts parts, Config config, Action<string> warn, Func<Config>? configured)
    {
        (_parts, _home, Config, _warn, _configured) = (parts, parts.Home, config, warn, configured);
        _snapshots = new Lazy<ISnapshots>(() => new GitSnapshots(_home.Folder, Bounds(), Clock, SessionsAsync));
        _servers = McpServers.Of(Config, _home, parts.Servers);
        Providers = new ProviderRoster(Config, new KeyRing(_home));
    }

    public TimeProvider Clock => _parts.Clock;

    public Config Config { get; }

    public ProviderRoster Providers { get; }

    public ChosenModels Models => new(Providers);

    /// <summary>What the commands of this process run in.</summary>
    public Sandbox Sandbox => field ??= new Sandbox(_home.Folder, _parts.Keeper, Clock, Config.Text(ConfigKeys.Bubblewrap), workspace => TrustedWorkspaces.Include(Config.Texts(ConfigKeys.TrustedWorkspaces), workspace));

    public SessionPermissions Permissions(string workspace) => new(_home, Config, workspace, () => Sandbox.Available().Suffices, _warn);

    /// <summary>What commands see of this process's environment.</summary>
    public CommandEnvironment Variables => field ??= McpServers.Commands(Config);

    /// <summary>Enough for commands that only look.</summary>
    public static ICataloguedStore Store(Home home) => new CataloguedStore(new FileSessionStore(home.Folder), new SessionCatalog(home.Folder));

    public static ICommandRules Rules(Home home) => new HomeRules(home);

    public static ITrustedFiles TrustedFiles(Home home) => new TrustedFiles(home);

    /// <summary>Which notices were sent.</summary>
    public static ISentNotices SentNotices(Home home) => new FileSentNotices(home);

    public ISnapshots Snapshots => _snapshots.Value;

    /// <summary>The engine of all sessions of this configuration.</summary>
    /// <param name="settings">Of the session it is wanted for; the providers named there have to be described well.</param>
    public Engine Engine(Settings settings)
    {
        foreach (var provider in settings.Models.Select(model => model.Provider).Distinct()) { Providers.Find(provider); }

        lock (_gate) { return _engine ??= Made(); }
    }

    private Engine Made()
    {
        var surroundings = new SandboxNotes(new WorkspaceSurroundings(Clock, new ReadAccess(_home.Folder)), Sandbox);
        var providers = _configured is null ? (IProviders)Providers : new LatestProviders(Providers, () => new ProviderRoster(_configured(), new KeyRing(_home)), _warn);
        return new Engine(_parts.Store, _parts.Models(providers), Tools(), surroundings, Clock, new RedactingSnapshots(Snapshots, KnownSecrets.Redactor(_home, Config)), new GoalWorkspace())
        {
            TakesAnswers = _parts.TakesAnswers,
            Keeper = _parts.AgentSessions,
        };
    }

    /// <summary>Ends the servers; sessions are closed before.</summary>
    public async ValueTask DisposeAsync()
    {
        await _servers.DisposeAsync();
        if (_ownsParts) { await _parts.DisposeAsync(); }
    }

    private SnapshotBounds Bounds() => SnapshotBounds.Standard with
    {
        FileBytesMax = (Config.Number(ConfigKeys.SnapshotFileMegabytes) ?? SnapshotBounds.StandardFileMegabytes) * (1L << 20),
        KeptFor = TimeSpan.FromDays(Config.Number(ConfigKeys.SnapshotKeepDays) ?? SnapshotBounds.StandardKeptDays),
        KeptBytesMax = (Config.Number(ConfigKeys.SnapshotKeepMegabytes) ?? SnapshotBounds.StandardKeptMegabytes) * (1L << 20),
    };

    private async Task<IReadOnlySet<string>> SessionsAsync(CancellationToken cancel)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var stored in _parts.Store.ListAsync(cancel)) { known.Add(stored.Id.Value); }

        return known;
    }

    /// <summary>Runs shell commands as sessions do.</summary>
    public ExecCommand Commands() => new(_parts.Keeper, Clock, Sandbox.For, Variables);

    private RedactingToolbox Tools()
    {
        var exec = Commands();
        var own = Toolbox.With(new ReadAccess(_home.Folder), exec, new WriteStdin(_parts.Keeper, Clock), new Recall(_parts.Store), new ListSessions(new SessionsForModel(_parts.Store.Catalog)));
        return new RedactingToolbox(new McpToolbox(own, _servers), KnownSecrets.Redactor(_home, Config));
    }
}
