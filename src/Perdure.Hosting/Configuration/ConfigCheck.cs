using System.Text.Json;

namespace Perdure.Hosting.Configuration;

/// <summary>Says what is wrong with a choice before anything is built on it.</summary>
public static class ConfigCheck
{
    /// <summary>What was found is quoted up to this length.</summary>
    private const int QuotedMax = 60;

    public static ConfigValue Checked(ConfigKey key, string[] path, JsonElement value, ConfigLayer layer, string place)
    {
        var name = string.Join('.', path);
        if (key.HomeOnly && layer == ConfigLayer.Workspace)
        {
            throw new HostingException($"{place}: expected \"{name}\" only in the home configuration, found it in a workspace; remove it there.");
        }

        if (!key.Kind.Takes(value))
        {
            throw new HostingException($"{place}: expected {key.Kind.Expected} for \"{Quoted(name)}\", found {(key.Secret ? "something else" : Quoted(value.GetRawText()))}.");
        }

        return new ConfigValue(key, name, value, layer, place);
    }

    public static HostingException Unknown(string[] path, string place)
    {
        var nearest = Nearest.To(path[^1], ConfigKeys.NamesBeside(path));
        var section = path.Length > 1 ? string.Join('.', path[..^1]) + "." : "";
        var then = nearest is null ? "see `perdure config schema`" : $"did you mean \"{section}{nearest}\"?";
        return new HostingException($"{place}: expected a known key, found \"{Quoted(section + path[^1])}\"; {then}");
    }

    /// <summary>One line of it, whatever it holds.</summary>
    public static string Quoted(string found, int lettersMax = QuotedMax)
    {
        var line = Printable.Of(found).ReplaceLineEndings(" ");
        return line.Length <= lettersMax ? line : line[..lettersMax] + "…";
    }
}
