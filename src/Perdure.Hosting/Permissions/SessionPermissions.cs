using Perdure.Core.Configuration;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Rules;

namespace Perdure.Hosting.Permissions;

/// <summary>Settles what the tools of a session may do: chosen when it begins, its own from then on, and never wider by going on.</summary>
/// <param name="walls">Whether this machine can confine commands.</param>
public sealed class SessionPermissions(Home home, Config config, string workspace, Func<bool> walls, Action<string> warn)
{
    public Core.Configuration.Permissions New() => Here(new ChosenProfile(config, workspace).Named());

    /// <summary>The session's own, unless somebody names another profile for this very run. The person's rules and this machine's walls are today's.</summary>
    public Core.Configuration.Permissions GoingOn(Core.Configuration.Permissions? before) => config.OfCommandLine().Text(ConfigKeys.Profile) is null && before is not null
        ? Here(before)
        : New();

    private Core.Configuration.Permissions Here(Core.Configuration.Permissions permissions) => permissions with
    {
        Rules = RulesFile.Load(home, workspace, warn) is { IsEmpty: false } rules ? rules : null,
        Walls = permissions.Reach == AccessLevel.Full || walls(),
    };
}
