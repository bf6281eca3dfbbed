using Perdure.Core.Configuration;
using Perdure.Hosting.Configuration;

namespace Perdure.Hosting.Providers;

/// <summary>Says how a new session is set up: the model that is chosen or found, and what its tools may do.</summary>
public static class NewSettings
{
    public static async Task<Settings> ForAsync(Composition composition, Config config, string workspace, Action<string> warn, CancellationToken cancel)
    {
        if (config.Text(ConfigKeys.Model) is not { } model)
        {
            (model, var why) = await FirstModel.FindAsync(composition.Providers, cancel);
            warn($"no model is configured; {model} is asked, because {why}");
        }

        var settings = composition.Models.New(config, model);
        composition.Models.MustBeKnown(settings, "the model", "ask another model with -m PROVIDER/MODEL");
        return settings with { Permissions = composition.Permissions(workspace).New() };
    }
}
