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

/// <summary>Puts the parts together, each when it is first needed: home to store, providers to models, tools, surroundings, engine.</summary>
/// <param name="warn">Takes what is worth a line but not an end.</param>
public sealed class Composition(Home home, Config config, Action<string> warn) : IAsyncDisposable
{
    private readonly ServerSet _servers = McpServers.Of(config, home);
    private readonly KeeperProgram _keeper = KeeperProgram.Installed();

    public TimeProvider Clock => TimeProvider.System;

    public ProviderRoster Providers { get; } = new(config, new KeyRing(home));

    public ChosenModels Models => new(Providers);

    /// <summary>What the commands of this process run in.</summary>
    public Sandbox Sandbox => field ??= new Sandbox(home.Folder, _keeper, Clock, config.Text(ConfigKeys.Bubblewrap), workspace => TrustedWorkspaces.Include(config.Texts(ConfigKeys.TrustedWorkspaces), workspace));

    public SessionPermissions Permissions(string workspace) => new(home, config, workspace, () => Sandbox.Available().Suffices, warn);

    /// <summary>What commands see of this process's environment.</summary>
    public CommandEnvironment Variables => field ??= McpServers.Commands(config);

    /// <summary>Enough for commands that only look.</summary>
    public static ICataloguedStore Store(Home home) => new CataloguedStore(new FileSessionStore(home.Folder), new SessionCatalog(home.Folder));

    public static ICommandRules Rules(Home home) => new HomeRules(home);

    public static ITrustedFiles TrustedFiles(Home home) => new TrustedFiles(home);

    /// <summary>Which notices were sent.</summary>
    public static ISentNotices SentNotices(Home home) => new FileSentNotices(home);

    public ISnapshots Snapshots => field ??= new GitSnapshots(home.Folder, Bounds(), Clock, SessionsAsync);

    /// <param name="settings">Of the session it is built for; the providers named there have to be described well.</param>
    /// <param name="takesAnswers">Whether somebody is there who answers what running tools ask.</param>
    /// <param name="keeper">Keeps the sessions that sessions spawn, where they are not their own business.</param>
    /// <param name="providers">In place of those of the configuration.</param>
    public Engine Engine(Settings settings, bool takesAnswers = false, IAgentSessionHost? keeper = null, IProviders? providers = null)
    {
        foreach (var provider in settings.Models.Select(model => model.Provider).Distinct()) { Providers.Find(provider); }

        var surroundings = new SandboxNotes(new WorkspaceSurroundings(Clock, new ReadAccess(home.Folder)), Sandbox);
        var models = new ModelSwitchboard(providers ?? Providers, Clock);
        return new Engine(Store(home), models, Tools(), surroundings, Clock, new RedactingSnapshots(Snapshots, KnownSecrets.Redactor(home, config)), new GoalWorkspace()) { TakesAnswers = takesAnswers, Keeper = keeper };
    }

    /// <summary>Ends the servers; sessions are closed before.</summary>
    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    private SnapshotBounds Bounds() => SnapshotBounds.Standard with
    {
        FileBytesMax = (config.Number(ConfigKeys.SnapshotFileMegabytes) ?? SnapshotBounds.StandardFileMegabytes) * (1L << 20),
        KeptFor = TimeSpan.FromDays(config.Number(ConfigKeys.SnapshotKeepDays) ?? SnapshotBounds.StandardKeptDays),
        KeptBytesMax = (config.Number(ConfigKeys.SnapshotKeepMegabytes) ?? SnapshotBounds.StandardKeptMegabytes) * (1L << 20),
    };

    private async Task<IReadOnlySet<string>> SessionsAsync(CancellationToken cancel)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var stored in Store(home).ListAsync(cancel)) { known.Add(stored.Id.Value); }

        return known;
    }

    /// <summary>Runs shell commands as sessions do.</summary>
    public ExecCommand Commands() => new(_keeper, Clock, Sandbox.For, Variables);

    private RedactingToolbox Tools()
    {
        var exec = Commands();
        var own = Toolbox.With(new ReadAccess(home.Folder), exec, new WriteStdin(_keeper, Clock), new Recall(Store(home)), new ListSessions(new SessionsForModel(Store(home).Catalog)));
        return new RedactingToolbox(new McpToolbox(own, _servers), KnownSecrets.Redactor(home, config));
    }
}
