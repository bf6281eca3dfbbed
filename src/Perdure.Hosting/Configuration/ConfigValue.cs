using System.Text.Json;

namespace Perdure.Hosting.Configuration;

/// <summary>Something that was chosen, and where.</summary>
/// <param name="Path">The key's dotted path with the names the user made up.</param>
/// <param name="Place">A file with its line, a variable, an option.</param>
public sealed record ConfigValue(ConfigKey Key, string Path, JsonElement Value, ConfigLayer Layer, string Place);

/// <summary>Where a choice was made; a later layer wins.</summary>
public enum ConfigLayer
{
    Home,
    Workspace,
    Environment,
    CommandLine,
}

public static class ConfigLayers
{
    public static string Name(this ConfigLayer layer) => layer switch
    {
        ConfigLayer.Home => "home",
        ConfigLayer.Workspace => "workspace",
        ConfigLayer.Environment => "environment",
        _ => "command line",
    };
}
