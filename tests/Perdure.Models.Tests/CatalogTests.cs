using Perdure.Core.Values;

namespace Perdure.Models.Tests;

/// <summary>What is known by name is right, and what is not known stays unknown.</summary>
public class CatalogTests
{
    private static readonly ProviderSettings OpenAi = ModelCatalog.Provider("openai", _ => null)!;

    [Fact]
    public void EveryKnownProviderHasAWireAndAnAddress() => Assert.All(ModelCatalog.ProviderNames, name =>
    {
        var provider = ModelCatalog.Provider(name, _ => "key")!;
        Assert.Contains(provider.Wire, (string[])[WireNames.Responses, WireNames.Chat, WireNames.Messages, WireNames.Practice]);
        Assert.True(provider.Free == provider.BaseUrl.IsLoopback);
        Assert.Equal(provider.Free, provider.Key is null);
    });

    [Theory]
    [InlineData("gpt-5-mini", "gpt-5-mini")]
    [InlineData("gpt-5-mini-2025-08-07", "gpt-5-mini")]
    [InlineData("claude-sonnet-4-5-20250929", "claude-sonnet-4-5")]
    [InlineData("claude-3-5-haiku-latest", "claude-3-5-haiku")]
    [InlineData("claude-opus-4-20250514", "claude-opus-4")]
    [InlineData("gpt-5-turbo-max", null)]
    [InlineData("gpt-5.9", null)]
    public void AModelIsKnownByItsNameAndItsDatedNames(string model, string? id) => Assert.Equal(id, ModelCatalog.Model(OpenAi, model)?.Id);

    [Fact]
    public void ModelsOfALocalProviderAreFree() => Assert.Equal(Price.Nothing, ModelCatalog.Model(ModelCatalog.Provider("ollama", _ => null)!, "any")!.Price);

    [Fact]
    public void WhatTheHostSaysOfAModelWins()
    {
        var mine = OpenAi with { Models = [new KnownModel("gpt-5", ContextTokens: 1_000)] };

        Assert.Equal(1_000, ModelCatalog.Model(mine, "gpt-5")!.ContextTokens);
        Assert.Null(ModelCatalog.Model(mine, "gpt-5")!.Price);
    }

    [Fact]
    public void CachedAndWrittenTokensCostTheirOwnPrice()
    {
        var price = new Price(Input: 3m, Cached: 0.3m, CacheWrite: 3.75m, Output: 15m);

        Assert.Equal(0.00885m, price.Of(new Usage(Input: 3_000, Cached: 1_000, CacheWrite: 1_000, Output: 120, Reasoning: 100)));
    }

    [Fact]
    public void AKeyIsNeverPrinted() => Assert.DoesNotContain("sk-secret", $"{OpenAi with { Key = new ApiKey("a file", () => "sk-secret") }}", StringComparison.Ordinal);
}
