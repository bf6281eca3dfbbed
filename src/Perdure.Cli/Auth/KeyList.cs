using Perdure.Hosting.Auth;
using Perdure.Hosting.Providers;

namespace Perdure.Cli.Auth;

/// <summary>Says for each provider with a key where it is from and how it ends.</summary>
internal static class KeyList
{
    private const int CharsShown = 4;

    /// <summary>Of a shorter key the last characters would be too much of it.</summary>
    private const int CharsToShowAny = 12;

    public static IEnumerable<string[]> Of(ProviderRoster providers, KeyRing keys)
    {
        foreach (var provider in providers.Names.Union(keys.Providers))
        {
            if (providers.Lent(provider) is { } lent && lent.Read() is { } key)
            {
                yield return [provider, lent.Source, Ending(key)];
            }
            else if (keys.Find(provider) is { } stored)
            {
                yield return [provider, "auth.json", Ending(stored)];
            }
        }
    }

    private static string Ending(string key) => key.Length < CharsToShowAny ? "…" : $"…{key[^CharsShown..]}";
}
