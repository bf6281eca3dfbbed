using Perdure.Models;

namespace Perdure.Hosting.Providers;

/// <summary>Providers as they were when a session was opened, and those described since, for a process that outlives many changes of the configuration.</summary>
/// <param name="read">Reads the configuration as it is now.</param>
public sealed class LatestProviders(IProviders atFirst, Func<IProviders> read, Action<string> say) : IProviders
{
    public IEnumerable<string> Names => atFirst.Names;

    public ProviderSettings? Find(string name)
    {
        if (atFirst.Find(name) is { } known) { return known; }

        try
        {
            return read().Find(name);
        }
        catch (Exception problem) when (problem is HostingException or IOException)
        {
            say(problem.Message);
            return null; // Whoever asks is told that there is no such provider.
        }
    }
}
