using Perdure.Core.Configuration;
using Perdure.Hosting.Configuration;

namespace Perdure.Hosting.Permissions;

/// <summary>Says what a profile of this person means: one of the four, or one the configuration makes of them.</summary>
public sealed class ChosenProfile(Config config, string workspace)
{
    /// <summary>A chain longer than this leads back to itself.</summary>
    private const int ExtendsMax = 8;

    /// <summary>The one that holds where nobody chose another for this run.</summary>
    public Core.Configuration.Permissions Named() => Named(config.Text(ConfigKeys.Profile) ?? Profiles.Workspace.Profile);

    public Core.Configuration.Permissions Named(string name) => Named(name, depth: 0);

    private Core.Configuration.Permissions Named(string name, int depth)
    {
        if (depth > ExtendsMax) { throw new HostingException($"expected profiles that lead to one of the four, found \"{name}\" leading back to itself; correct \"profiles.{name}.extends\"."); }
        if (!config.ProfileNames.Contains(name)) { return Profiles.Find(name) ?? throw Unknown(name); }

        var standard = Profiles.Find(name) is { } changed ? changed : Named(config.Text(ConfigKeys.ProfileExtends, name) ?? Profiles.Workspace.Profile, depth + 1);
        return standard with
        {
            Profile = name,
            Reach = config.Text(ConfigKeys.ProfileReach, name) switch
            {
                "read-only" => AccessLevel.ReadOnly,
                "workspace" => AccessLevel.Workspace,
                "full" => AccessLevel.Full,
                _ => standard.Reach,
            },
            Network = config.Flag(ConfigKeys.ProfileNetwork, name) ?? standard.Network,
            InDoubt = config.Text(ConfigKeys.ProfileInDoubt, name) switch { "ask" => ApprovalPolicy.Ask, "deny" => ApprovalPolicy.Deny, _ => standard.InDoubt },
            Writable = config.Find(ConfigKeys.ProfileWritable, name) is null ? standard.Writable : [.. config.Texts(ConfigKeys.ProfileWritable, name).Select(Full)],
            Ceilings = Ceilings(standard.Ceilings, name),
        };
    }

    private Ceilings? Ceilings(Ceilings? standard, string name)
    {
        var said = new Ceilings(
            config.Number(ConfigKeys.ProfileDollars, name) ?? standard?.Dollars,
            config.Number(ConfigKeys.ProfileActions, name) ?? standard?.Actions,
            config.Number(ConfigKeys.ProfileMinutes, name) ?? standard?.Minutes,
            config.Number(ConfigKeys.ProfileFiles, name) ?? standard?.Files);
        return said == new Ceilings() ? null : said;
    }

    private string Full(string folder)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var named = folder == "~" || folder.StartsWith("~/", StringComparison.Ordinal) ? home + folder[1..] : folder;
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(named, workspace));
    }

    private HostingException Unknown(string name)
    {
        string[] known = [.. Profiles.All.Select(profile => profile.Profile), .. config.ProfileNames];
        var meant = Nearest.To(name, known) is { } nearest ? $" (did you mean \"{nearest}\"?)" : "";
        return new HostingException($"expected one of the profiles {string.Join(", ", known.Distinct())}, found \"{name}\"{meant}.");
    }
}
