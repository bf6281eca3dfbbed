using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Wires;

/// <summary>A question on its way to a provider, with what is known of the model.</summary>
internal sealed record WireRequest(ModelRequest Question, ProviderSettings Provider, KnownModel? Known, TimeProvider Clock)
{
    public string Model => Question.Model.Model;

    /// <summary>Whose language a reasoning item is in. Encrypted content is read only by the provider that wrote it.</summary>
    public string Dialect => DialectOf(Provider);

    public static string DialectOf(ProviderSettings provider) => $"{provider.Wire}/{provider.Name}";

    /// <summary>A cost the provider tells itself wins over our table; without either it stays unknown.</summary>
    public Usage Priced(Usage usage) => usage.Cost is null ? usage with { Cost = Known?.Price?.Of(usage) } : usage;
}
