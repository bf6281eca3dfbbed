using System.Text.Json;

namespace Perdure.Hosting.Configuration;

/// <summary>Reads choices made in words: environment variables and <c>-c key=value</c>.</summary>
public static class ConfigWords
{
    public static IEnumerable<ConfigValue> FromEnvironment(Func<string, string?> variable)
    {
        foreach (var key in ConfigKeys.All)
        {
            if (key.Variable is { } name && variable(name) is { Length: > 0 } text)
            {
                yield return ConfigCheck.Checked(key, key.Parts, Value(key.Kind, text), ConfigLayer.Environment, name);
            }
        }
    }

    /// <param name="assignment"><c>key=value</c>, the value as JSON or as a bare word.</param>
    public static ConfigValue FromCommandLine(string assignment)
    {
        var equals = assignment.IndexOf('=');
        if (equals <= 0) { throw new HostingException($"-c: expected key=value, found \"{assignment}\"."); }

        var path = assignment[..equals].Trim().Split('.');
        var place = $"-c {string.Join('.', path)}";
        var key = ConfigKeys.Find(path) ?? throw ConfigCheck.Unknown(path, place);
        return ConfigCheck.Checked(key, path, Value(key.Kind, assignment[(equals + 1)..].Trim()), ConfigLayer.CommandLine, place);
    }

    public static ConfigValue ModelFromCommandLine(string model) =>
        ConfigCheck.Checked(ConfigKeys.Model, ConfigKeys.Model.Parts, Text(model), ConfigLayer.CommandLine, "-m");

    private static JsonElement Value(ConfigKind kind, string text)
    {
        if (kind.IsText && !text.StartsWith('"')) { return Text(text); }

        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return Text(text);
        }
    }

    private static JsonElement Text(string text)
    {
        using var json = JsonDocument.Parse($"\"{JsonEncodedText.Encode(text)}\"");
        return json.RootElement.Clone();
    }
}
