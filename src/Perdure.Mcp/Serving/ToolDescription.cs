using ModelContextProtocol.Protocol;

namespace Perdure.Mcp.Serving;

/// <summary>Takes from a server's description of a tool what the model is told, within its bounds.</summary>
internal static class ToolDescription
{
    private const string AnyObject = """{"type":"object"}""";

    public static KnownTool Of(Tool tool)
    {
        var parameters = tool.InputSchema.GetRawText();
        return new KnownTool(
            tool.Name,
            Shortened(tool.Description ?? tool.Title ?? tool.Annotations?.Title ?? ""),
            parameters.Length <= ServerCatalog.ParametersCharsMax ? parameters : AnyObject,
            tool.Annotations?.ReadOnlyHint ?? false,
            Again: (tool.Annotations?.ReadOnlyHint ?? false) || (tool.Annotations?.IdempotentHint ?? false));
    }

    private static string Shortened(string text) =>
        text.Length <= ServerCatalog.DescriptionCharsMax ? text : text[..ServerCatalog.DescriptionCharsMax] + "…";
}
