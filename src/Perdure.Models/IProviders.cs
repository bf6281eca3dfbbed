using System.Collections.Frozen;

namespace Perdure.Models;

/// <summary>The providers that can be asked.</summary>
public interface IProviders
{
    IEnumerable<string> Names { get; }

    /// <returns>Null where nobody has heard of it.</returns>
    ProviderSettings? Find(string name);
}

/// <summary>A few providers that are known from the beginning.</summary>
internal sealed class GivenProviders(IEnumerable<ProviderSettings> providers) : IProviders
{
    private readonly FrozenDictionary<string, ProviderSettings> _known = providers.ToFrozenDictionary(provider => provider.Name);

    public IEnumerable<string> Names => _known.Keys;

    public ProviderSettings? Find(string name) => _known.GetValueOrDefault(name);
}
