using System.Collections.Immutable;

namespace Perdure.Models;

/// <summary>The providers and models known by name. The facts are in <c>catalog.json</c>.</summary>
public static class ModelCatalog
{
    private static readonly Lazy<CatalogFile> File = new(CatalogFile.Read);

    public static ImmutableArray<string> ProviderNames => [.. File.Value.Providers.Select(provider => provider.Name)];

    /// <returns>The settings of a provider known by name, or null.</returns>
    /// <param name="environment">Reads an environment variable.</param>
    public static ProviderSettings? Provider(string name, Func<string, string?> environment)
    {
        if (File.Value.Providers.FirstOrDefault(provider => provider.Name == name) is not { } known) { return null; }

        return new ProviderSettings(known.Name, known.Wire, new Uri(known.BaseUrl))
        {
            Key = known.KeyVariable is { } variable ? ApiKey.FromVariable(variable, environment) : null,
            Free = known.Free,
            TakesMetadata = known.TakesMetadata,
        };
    }

    /// <returns>What is known of the model; null where it is not in the table.</returns>
    public static KnownModel? Model(ProviderSettings provider, string model)
    {
        var known = Longest(provider.Models, model) ?? Longest(File.Value.Known, model);
        return provider.Free ? (known ?? new KnownModel(model)) with { Price = Price.Nothing } : known;
    }

    /// <remarks>Routers put the maker in front of the name: <c>anthropic/claude-sonnet-4.5</c>. Their prices are their own, so only an exact name counts.</remarks>
    private static KnownModel? Longest(IEnumerable<KnownModel> known, string model) =>
        known.Where(candidate => candidate.Means(model)).MaxBy(candidate => candidate.Id.Length);
}
