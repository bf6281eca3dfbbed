using System.Text.Json;

namespace Perdure.Cli.Configuration;

/// <summary>Says what is wrong with a choice before anything is built on it.</summary>
internal static class ConfigCheck
{
    /// <summary>What was found is quoted up to this length.</summary>
    private const int QuotedMax = 60;

    public static ConfigValue Checked(ConfigKey key, string[] path, JsonElement value, ConfigLayer layer, string place)
    {
        var name = string.Join('.', path);
        if (key.HomeOnly && layer == ConfigLayer.Workspace)
        {
            throw new ComplaintException($"{place}: expected \"{name}\" only in the home configuration, found it in a workspace; remove it there.");
        }

        if (!key.Kind.Takes(value))
        {
            throw new ComplaintException($"{place}: expected {key.Kind.Expected} for \"{name}\", found {(key.Secret ? "something else" : Quoted(value))}.");
        }

        return new ConfigValue(key, name, value, layer, place);
    }

    public static ComplaintException Unknown(string[] path, string place)
    {
        var nearest = Nearest.To(path[^1], ConfigKeys.NamesBeside(path));
        var section = path.Length > 1 ? string.Join('.', path[..^1]) + "." : "";
        var then = nearest is null ? "see `perdure config schema`" : $"did you mean \"{section}{nearest}\"?";
        return new ComplaintException($"{place}: expected a known key, found \"{section}{path[^1]}\"; {then}");
    }

    private static string Quoted(JsonElement value)
    {
        var text = value.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= QuotedMax ? text : text[..QuotedMax] + "…";
    }
}
