using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perdure.Models;

/// <summary>The shape of <c>catalog.json</c>.</summary>
internal sealed record CatalogFile(ImmutableArray<CatalogFile.ProviderLine> Providers, ImmutableArray<CatalogFile.ModelLine> Models)
{
    [JsonIgnore]
    public IEnumerable<KnownModel> Known => Models.Select(line => line.Known());

    public static CatalogFile Read()
    {
        using var resource = Resources.Open("catalog.json");
        return JsonSerializer.Deserialize(resource, CatalogJson.Default.CatalogFile)
            ?? throw new InvalidOperationException("catalog.json: an object was expected, found null.");
    }

    /// <summary>A provider as the file has it.</summary>
    internal sealed record ProviderLine(
        string Name, string Wire, string BaseUrl, string? KeyVariable = null, bool Free = false, bool TakesMetadata = false);

    /// <summary>A model as the file has it; prices are dollars per million tokens, all four or none.</summary>
    internal sealed record ModelLine(
        string Id, int? Context = null, int? OutputMax = null, bool Adaptive = false, ImmutableArray<decimal>? Price = null)
    {
        public KnownModel Known() => new(
            Id,
            Context,
            OutputMax,
            Price is [var input, var cached, var write, var output] ? new Price(input, cached, write, output) : null,
            Adaptive ? ThinkingStyle.Adaptive : ThinkingStyle.Budget);
    }
}

/// <summary>Reads the catalog without reflection.</summary>
[JsonSerializable(typeof(CatalogFile))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
internal sealed partial class CatalogJson : JsonSerializerContext;
