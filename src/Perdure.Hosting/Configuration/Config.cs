namespace Perdure.Hosting.Configuration;

/// <summary>What holds after all layers have spoken, each choice with the place it was made at.</summary>
public sealed class Config
{
    private readonly SortedDictionary<string, ConfigValue> _values = new(StringComparer.Ordinal);

    public Config(IEnumerable<ConfigValue> inOrderOfLayers)
    {
        foreach (var value in inOrderOfLayers) { _values[value.Path] = value; }
    }

    public IEnumerable<ConfigValue> Values => _values.Values;

    public ConfigValue? Find(ConfigKey key, string? name = null) =>
        _values.GetValueOrDefault(name is null ? key.Name : key.Name.Replace(ConfigKey.AnyName, name));

    public string? Text(ConfigKey key, string? name = null) => Find(key, name)?.Value.GetString();

    public int? Number(ConfigKey key, string? name = null) => Find(key, name)?.Value.GetInt32();

    public bool? Flag(ConfigKey key, string? name = null) => Find(key, name)?.Value.GetBoolean();

    public IEnumerable<string> Texts(ConfigKey key, string? name = null) => Find(key, name)?.Value.EnumerateArray().Select(text => text.GetString()!) ?? [];

    public IReadOnlyDictionary<string, string> TextsByName(ConfigKey key, string name) =>
        Find(key, name)?.Value.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!) ?? [];

    /// <summary>The providers somebody described, known ones with changes among them.</summary>
    public IEnumerable<string> ProviderNames => NamesBelow("providers");

    public IEnumerable<string> ProfileNames => NamesBelow("profiles");

    public IEnumerable<string> McpServerNames => NamesBelow("mcpServers");

    /// <summary>Only what was said for this one run.</summary>
    public Config OfCommandLine() => new(_values.Values.Where(value => value.Layer == ConfigLayer.CommandLine));

    private IEnumerable<string> NamesBelow(string section) => _values.Values
        .Where(value => value.Key.Parts.Length > 1 && value.Key.Parts[0] == section)
        .Select(value => value.Path[(section.Length + 1)..^(value.Key.Name.Length - section.Length - 2)])
        .Distinct();
}
