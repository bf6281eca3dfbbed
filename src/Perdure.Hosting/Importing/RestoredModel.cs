using Perdure.Core.Configuration;
using Perdure.Hosting.Auth;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Providers;
using Perdure.Import;

namespace Perdure.Hosting.Importing;

/// <summary>Who is asked from now on: the model of before where it can be asked here, and otherwise the one a new session would ask.</summary>
/// <param name="Config">With that model chosen.</param>
/// <param name="Instead">Why it is another one, for people; null where it is not.</param>
public sealed record RestoredModel(Config Config, Settings Settings, string? Instead)
{
    /// <param name="provider">The one its program asks where a session does not say.</param>
    public static async Task<RestoredModel> OfAsync(Home home, SourceFacts source, string provider, string workspace, Action<string> warn, CancellationToken cancel)
    {
        provider = source.Provider ?? provider;
        var config = ConfigLoading.Load(home, workspace, [], model: null, warn);
        var (chosen, why) = Chosen(config, new KeyRing(home), provider, source.Model);
        if (chosen is not null) { config = ConfigLoading.Load(home, workspace, [], chosen, _ => { }); }

        await using var composition = new Composition(home, config, warn);
        try
        {
            var settings = await NewSettings.ForAsync(composition, config, workspace, warn, cancel);
            if (chosen is not null && source.Effort is { } effort && config.Text(ConfigKeys.ReasoningEffort) is null)
            {
                settings = settings with { Models = settings.Models.SetItem(0, settings.Models[0] with { Effort = effort }) };
            }

            return new RestoredModel(config, settings, why);
        }
        catch (HostingException)
        {
            // Nobody can be asked here yet. That is no reason not to read and search the session; going on names a model.
            var noted = new Settings([new ModelChoice(provider, source.Model ?? "unknown")], Snapshots: true) { Permissions = composition.Permissions(workspace).New() };
            return new RestoredModel(config, noted, "no model is set up here; go on with -m PROVIDER/MODEL");
        }
    }

    private static (string? Chosen, string? Why) Chosen(Config config, KeyRing keys, string provider, string? model)
    {
        if (model is null) { return (null, "the session names no model"); }

        var before = $"{provider}/{model}";
        try
        {
            return new ProviderRoster(config, keys).Find(provider) switch
            {
                null => (null, $"{before} of before is not set up here"),
                { Key: { } key } when key.Read() is null => (null, $"there is no key for {before} of before"),
                _ => (before, null),
            };
        }
        catch (HostingException)
        {
            return (null, $"{before} of before is not set up here");
        }
    }
}
