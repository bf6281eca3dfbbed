using System.Collections.Immutable;
using Perdure.Client;
using Perdure.Hosting.Auth;
using Perdure.Hosting.Configuration;
using Perdure.Models;

namespace Perdure.Hosting.Providers;

/// <summary>Says which models can be asked: those the configuration names, then a good one at each provider that is known.</summary>
public static class KnownModels
{
    public static ImmutableArray<ModelDescription> Of(Config config, Home home)
    {
        var providers = new ProviderRoster(config, new KeyRing(home));
        var chosen = config.Text(ConfigKeys.Model);
        IEnumerable<string> named = [.. chosen is null ? Array.Empty<string>() : [chosen], .. config.Texts(ConfigKeys.Fallback)];
        return [.. named.Concat(FirstModel.WithKey.Select(known => $"{known.Provider}/{known.Model}")).Distinct().Select(Described).OfType<ModelDescription>()];

        ModelDescription? Described(string model)
        {
            var slash = model.IndexOf('/');
            return providers.Find(model[..slash]) is { } provider
                ? new ModelDescription(model, provider.Name, model == chosen, provider.Key is null || provider.Key.Read() is not null, ModelCatalog.Model(provider, model[(slash + 1)..])?.ContextTokens)
                : null;
        }
    }
}
