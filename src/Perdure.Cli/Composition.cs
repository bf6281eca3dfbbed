using Perdure.Cli.Auth;
using Perdure.Cli.Configuration;
using Perdure.Cli.Providers;
using Perdure.Core;
using Perdure.Journal;
using Perdure.Models;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Tools;
using Perdure.Tools.Commands;
using Perdure.Tools.Keeping;
using Perdure.Tools.Sandboxing;
using Perdure.Tools.Surroundings;

namespace Perdure.Cli;

/// <summary>Puts the parts together, each when it is first needed: home to store, providers to models, tools, surroundings, engine.</summary>
internal sealed class Composition(Home home, Config config)
{
    private readonly KeeperProgram _keeper = KeeperProgram.Installed();

    public TimeProvider Clock => TimeProvider.System;

    public ProviderRoster Providers { get; } = new(config, new KeyRing(home));

    public ChosenModels Models => new(Providers);

    /// <summary>What the commands of this process run in.</summary>
    public Sandbox Sandbox => field ??= new Sandbox(SandboxProfiles.Named(config.Text(ConfigKeys.Profile)), home.Folder, _keeper);

    /// <summary>Enough for commands that only look.</summary>
    public static ISessionStore Store(Home home) => new FileSessionStore(home.Folder);

    /// <param name="settings">Of the session it is built for; only the providers named there are set up.</param>
    public Engine Engine(Settings settings)
    {
        var providers = settings.Models.Select(model => model.Provider).Distinct().Select(Providers.Find).OfType<ProviderSettings>();
        return new Engine(Store(home), new ModelSwitchboard(providers, Clock), Tools(), new SandboxNotes(new WorkspaceSurroundings(Clock), Sandbox), Clock);
    }

    private Toolbox Tools()
    {
        return Toolbox.With(new ExecCommand(_keeper, Clock, run => Sandbox.For(run.Workspace)), new WriteStdin(_keeper, Clock));
    }
}
