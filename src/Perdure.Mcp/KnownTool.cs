using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Mcp;

/// <summary>A tool as its server describes it.</summary>
/// <param name="ReadOnly">The server says that it changes nothing.</param>
/// <param name="Again">The server says that doing it twice is doing it once, so it may be called again after a crash.</param>
public sealed record KnownTool(string Name, string Description, string Parameters, bool ReadOnly, bool Again)
{
    internal ToolSpec Spec(ServerSettings server) => new(ToolName.Of(server.Name, Name), Description, Parameters, ReadOnly, server.Asks(ReadOnly));
}

/// <summary>What a server offers.</summary>
public sealed record ServerCatalog(ImmutableArray<KnownTool> Tools, bool Resources, bool Prompts)
{
    /// <summary>More tools than this leave the model no room to think.</summary>
    internal const int ToolsMax = 128;

    internal const int DescriptionCharsMax = 4_000;

    /// <summary>A schema larger than this is a document, and is left out.</summary>
    internal const int ParametersCharsMax = 20_000;

    internal KnownTool? Find(string server, string name) =>
        Tools.FirstOrDefault(tool => tool.Name == name) ?? Tools.FirstOrDefault(tool => ToolName.Of(server, tool.Name) == name);
}
