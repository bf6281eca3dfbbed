using System.Collections;
using System.Text;
using System.Text.Json;
using Perdure.Core.Secrets;
using Perdure.Hosting.Auth;
using Perdure.Hosting.Configuration;
using Perdure.Tools.Commands;

namespace Perdure.Hosting.Secrets;

/// <summary>The secrets this person has entrusted to the program: keys, headers, variables, and what is configured to be hidden.</summary>
public static class KnownSecrets
{
    /// <summary>A base64 text of so many bytes is the same whatever follows.</summary>
    private const int Base64Group = 3;

    public static Redactor Redactor(Home home, Config config)
    {
        var shapes = config.Flag(ConfigKeys.RedactShapes) ?? true;
        return new Redactor(All(home, config).Where(IsWorthHiding).SelectMany(Written).Distinct(), shapes);
    }

    private static IEnumerable<string> All(Home home, Config config) =>
    [
        .. config.Texts(ConfigKeys.Redact),
        .. Stored(home),
        .. Configured(config),
        .. config.Values.Where(value => value.Key == ConfigKeys.ApiKeyEnv).Select(value => Environment.GetEnvironmentVariable(value.Value.GetString()!)).OfType<string>(),
        .. OfEnvironment(),
    ];

    private static List<string> Stored(Home home)
    {
        try
        {
            var ring = new KeyRing(home);
            return [.. ring.Providers.ToList().Select(ring.Find).OfType<string>()];
        }
        catch (HostingException)
        {
            return []; // Whoever needs a key from it says so.
        }
    }

    /// <summary>Headers and variables of providers and servers: whole, and without the word that says what they are.</summary>
    private static IEnumerable<string> Configured(Config config) => config.Values
        .Where(value => value.Key.Secret && value.Value.ValueKind == JsonValueKind.Object)
        .SelectMany(value => value.Value.EnumerateObject())
        .Where(entry => entry.Value.ValueKind == JsonValueKind.String)
        .SelectMany(entry => new[] { entry.Value.GetString()!, entry.Value.GetString()!.Split(' ')[^1] });

    private static IEnumerable<string> OfEnvironment() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .Where(variable => CommandEnvironment.HoldsSecret((string)variable.Key))
        .Select(variable => (string?)variable.Value ?? "");

    /// <summary>Paths, addresses and plain numbers stand in variables with such names too.</summary>
    private static bool IsWorthHiding(string value) =>
        value.Length >= Core.Secrets.Redactor.ValueCharsMin
        && value[0] is not ('/' or '~' or '.')
        && !value.StartsWith("http://", StringComparison.Ordinal)
        && !value.StartsWith("https://", StringComparison.Ordinal)
        && value.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0;

    /// <summary>As it is, as it stands in an address, and in base64.</summary>
    private static IEnumerable<string> Written(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return [value, Uri.EscapeDataString(value), Convert.ToBase64String(bytes.AsSpan(0, bytes.Length / Base64Group * Base64Group))];
    }
}
