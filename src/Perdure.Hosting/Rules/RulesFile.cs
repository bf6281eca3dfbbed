using System.Collections.Immutable;
using Perdure.Hosting.Configuration;
using Perdure.Runtime;
using Perdure.Shell.Judging;

namespace Perdure.Hosting.Rules;

/// <summary>The command rules the user has written down: in the home, and in a trusted workspace what makes them stricter.</summary>
public static class RulesFile
{
    public static string OfWorkspace(string workspace) => Path.Combine(workspace, ".perdure", "rules.jsonc");

    /// <summary>All rules that hold in a workspace; those of the home come first.</summary>
    /// <exception cref="HostingException">A file cannot be read, or a rule does not do what its own examples say.</exception>
    public static ImmutableArray<CommandRule> Load(Home home, string workspace, Action<string> warn)
    {
        var ofHome = Composition.Rules(home).Read();
        var file = OfWorkspace(workspace);
        if (file == home.RulesFile) { return ofHome; }

        var trusted = new Config(ConfigFile.Read(home.ConfigFile, ConfigLayer.Home)).Texts(ConfigKeys.TrustedWorkspaces);
        if (TrustedWorkspaces.Include(trusted, workspace)) { return [.. ofHome, .. OfTrusted(file, home, warn)]; }

        if (File.Exists(file)) { warn($"{file} is ignored: to trust it, add \"trustedWorkspaces\": [\"{workspace}\"] to {home.ConfigFile}"); }

        return ofHome;
    }

    /// <summary>What a command could have taken out of the file still holds, and what it could have put in does not.</summary>
    private static ImmutableArray<CommandRule> OfTrusted(string file, Home home, Action<string> warn)
    {
        var trusted = Composition.TrustedFiles(home);
        var content = RulesReader.Content(file);
        if (!trusted.Include(file, content))
        {
            warn($"{file} {(content is null ? "is gone" : "has changed")} since you trusted it; the rules you trusted still hold. If the change is right, run: perdure config trust {file}");
            content = trusted.Content(file);
        }

        return content is null ? [] : RulesReader.Parse(content, file, mayAllow: false);
    }
}
