using System.Collections.Immutable;

namespace Perdure.Mcp.Serving;

/// <summary>What servers are given by the program they run under.</summary>
/// <param name="Environment">The variables a server may see, secrets left out.</param>
/// <param name="Version">Of this program, told to servers.</param>
public sealed record ServerHost(CatalogCache Shelf, ImmutableDictionary<string, string> Environment, string Version, TimeProvider Clock);
