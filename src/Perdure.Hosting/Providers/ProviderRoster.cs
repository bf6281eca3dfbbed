using System.Collections.Immutable;
using Perdure.Hosting.Auth;
using Perdure.Hosting.Configuration;
using Perdure.Models;

namespace Perdure.Hosting.Providers;

/// <summary>The providers that can be asked: those known by name, and those the configuration describes.</summary>
public sealed class ProviderRoster(Config config, KeyRing keys) : IProviders
{
    public IEnumerable<string> Names => ModelCatalog.ProviderNames.Concat(config.ProviderNames).Distinct();

    /// <returns>Null where nobody has heard of it.</returns>
    public ProviderSettings? Find(string name)
    {
        var known = ModelCatalog.Provider(name, Environment.GetEnvironmentVariable);
        if (!config.ProviderNames.Contains(name)) { return known is null ? null : known with { Key = Key(name) }; }

        var wire = config.Text(ConfigKeys.Wire, name) ?? known?.Wire ?? throw Missing(name, "wire", "responses, chat or messages");
        var described = known ?? new ProviderSettings(name, wire, Address(name));
        return described with
        {
            Wire = wire,
            BaseUrl = config.Find(ConfigKeys.BaseUrl, name) is null ? described.BaseUrl : Address(name),
            Key = Key(name),
            StreamIdleTimeoutMs = config.Number(ConfigKeys.StreamIdleTimeoutMs, name) ?? described.StreamIdleTimeoutMs,
            Headers = config.TextsByName(ConfigKeys.Headers, name).ToImmutableDictionary(),
        };
    }

    /// <returns>The key as the environment may lend it; null where no variable is meant for it.</returns>
    public ApiKey? Lent(string name) => config.Text(ConfigKeys.ApiKeyEnv, name) is { } variable
        ? ApiKey.FromVariable(variable, Environment.GetEnvironmentVariable)
        : ModelCatalog.Provider(name, Environment.GetEnvironmentVariable)?.Key;

    /// <summary>The environment first, so that a key can be lent for one run; then the key stored in the home.</summary>
    private ApiKey? Key(string provider)
    {
        if (Lent(provider) is { } lent) { return new ApiKey($"{lent.Source} or `perdure auth set {provider}`", () => lent.Read() ?? keys.Find(provider)); }

        return keys.Find(provider) is { } stored ? new ApiKey("the stored key", () => keys.Find(provider) ?? stored) : null;
    }

    private Uri Address(string provider)
    {
        var given = config.Find(ConfigKeys.BaseUrl, provider) ?? throw Missing(provider, "baseUrl", "an address");
        return Uri.TryCreate(given.Value.GetString(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new HostingException($"{given.Place}: expected an address that begins with http:// or https://, found \"{given.Value.GetString()}\".");
    }

    private HostingException Missing(string provider, string what, string expected)
    {
        var place = config.Values.First(value => value.Path.StartsWith($"providers.{provider}.", StringComparison.Ordinal)).Place;
        return new HostingException($"{place}: expected \"providers.{provider}.{what}\" as well ({expected}), found none.");
    }
}
