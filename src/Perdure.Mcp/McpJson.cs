using System.Text.Json.Serialization;
using Perdure.Core.Values;
using Perdure.Mcp.Calling;

namespace Perdure.Mcp;

/// <summary>How what is kept of servers and calls is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ServerCatalog))]
[JsonSerializable(typeof(CallIntent))]
[JsonSerializable(typeof(ToolOutcome))]
internal sealed partial class McpJson : JsonSerializerContext;
