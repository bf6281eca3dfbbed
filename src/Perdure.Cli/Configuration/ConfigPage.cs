using Perdure.Hosting;
using Perdure.Hosting.Configuration;

namespace Perdure.Cli.Configuration;

/// <summary>Renders what is configured, each choice with where it was made.</summary>
internal static class ConfigPage
{
    private const string Hidden = "(not shown)";

    public static string Text(Config config) => TextTable.Of([["KEY", "VALUE", "LAYER", "PLACE"], .. Rows(config)]);

    public static string Json(Config config) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var row in Rows(config))
        {
            json.WriteStartObject();
            json.WriteString("key", row[0]);
            json.WriteString("value", row[1]);
            json.WriteString("layer", row[2]);
            json.WriteString("place", row[3]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static IEnumerable<string[]> Rows(Config config)
    {
        var said = config.Values.Select(value => new[]
        {
            value.Path,
            value.Key.Secret ? Hidden : value.Value.GetRawText(),
            value.Layer.Name(),
            value.Place,
        });
        var standard = ConfigKeys.All
            .Where(key => key.Standard is not null && !key.Parts.Contains(ConfigKey.AnyName) && config.Find(key) is null)
            .Select(key => new[] { key.Name, key.Standard!, "default", "" });
        return said.Concat(standard).OrderBy(row => row[0], StringComparer.Ordinal);
    }
}
