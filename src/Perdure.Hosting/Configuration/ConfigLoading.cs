namespace Perdure.Hosting.Configuration;

/// <summary>Brings the layers together: home, trusted workspace, environment, command line.</summary>
public static class ConfigLoading
{
    /// <param name="workspace">A full path.</param>
    /// <param name="warn">Takes what is worth a line but not an end.</param>
    public static Config Load(Home home, string workspace, IEnumerable<string> assignments, string? model, Action<string> warn)
    {
        var values = ConfigFile.Read(home.McpFile, ConfigLayer.Home);
        values.AddRange(ConfigFile.Read(home.ConfigFile, ConfigLayer.Home));
        values.AddRange(OfWorkspace(workspace, home, new Config(values), warn));
        values.AddRange(ConfigWords.FromEnvironment(Environment.GetEnvironmentVariable));
        values.AddRange(assignments.Select(ConfigWords.FromCommandLine));
        if (model is not null) { values.Add(ConfigWords.ModelFromCommandLine(model)); }

        return new Config(values);
    }

    public static string FileOf(string workspace) => Path.Combine(workspace, ".perdure", "config.jsonc");

    private static List<ConfigValue> OfWorkspace(string workspace, Home home, Config ofHome, Action<string> warn)
    {
        var file = FileOf(workspace);
        if (file == home.ConfigFile) { return []; }
        if (TrustedWorkspaces.Include(ofHome.Texts(ConfigKeys.TrustedWorkspaces), workspace)) { return OfTrusted(file, home, warn); }
        if (!File.Exists(file)) { return []; }

        warn($"{file} is ignored: to trust it, add \"trustedWorkspaces\": [\"{workspace}\"] to {home.ConfigFile}");
        return [];
    }

    /// <summary>The workspace is trusted with what the user found in it, not with what somebody has written since.</summary>
    private static List<ConfigValue> OfTrusted(string file, Home home, Action<string> warn)
    {
        var content = ConfigFile.Content(file);
        if (Composition.TrustedFiles(home).Include(file, content)) { return content is null ? [] : ConfigFile.Parse(content, file, ConfigLayer.Workspace); }

        warn(content is null
            ? $"{file} is gone since you trusted it; if that is right, run: perdure config trust {file}"
            : $"{file} has changed since you trusted it, and is ignored: look at it, then run: perdure config trust {file}");
        return [];
    }
}
