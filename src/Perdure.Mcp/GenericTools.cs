using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Mcp;

/// <summary>The tools that reach whatever servers offer: their text hangs on the configuration alone, never on a server's mood.</summary>
internal static class GenericTools
{
    public const string Call = "call_mcp_tool";

    public const string List = "list_mcp_resources";

    public const string Read = "read_mcp_resource";

    public static ToolSpec CallSpec(ImmutableArray<ServerSettings> servers) => Spec(
        Call,
        $$$"""{"type":"object","properties":{"server":{{{OneOf(servers)}}},"tool":{"type":"string"},"arguments":{"type":"object"}},"required":["server"],"additionalProperties":false}""",
        readOnly: false,
        servers.Any(server => server.Ask != AskBefore.Never) ? true : null);

    public static ImmutableArray<ToolSpec> ResourceSpecs(ImmutableArray<ServerSettings> servers) =>
    [
        Spec(List, $$$"""{"type":"object","properties":{"server":{{{OneOf(servers)}}}},"additionalProperties":false}""", readOnly: true),
        Spec(
            Read,
            $$$"""{"type":"object","properties":{"server":{{{OneOf(servers)}}},"uri":{"type":"string"},"arguments":{"type":"object","description":"Of a prompt"}},"required":["server","uri"],"additionalProperties":false}""",
            readOnly: true),
    ];

    private static string OneOf(ImmutableArray<ServerSettings> servers) =>
        $$"""{"type":"string","enum":[{{string.Join(',', servers.Select(server => $"\"{System.Text.Json.JsonEncodedText.Encode(server.Name)}\""))}}]}""";

    private static ToolSpec Spec(string name, string parameters, bool readOnly, bool? asks = null)
    {
        using var stream = typeof(GenericTools).Assembly.GetManifestResourceStream($"{name}.md")
            ?? throw new InvalidOperationException($"Expected {name}.md embedded beside the tool; found none.");
        using var reader = new StreamReader(stream);
        return new ToolSpec(name, reader.ReadToEnd().Trim(), parameters, readOnly, asks);
    }
}
