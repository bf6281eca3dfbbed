using System.Collections.Immutable;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Perdure.Core.Values;

namespace Perdure.Mcp.Calling;

/// <summary>Turns what a server answered into what the model reads: bounded, with the whole kept beside it.</summary>
internal static class ResultText
{
    /// <summary>What one answer may fill of the context: about 10,000 tokens.</summary>
    private const int CharsMax = 40_000;

    private const string WholeFile = "result.txt";

    public static ToolOutcome Of(CallToolResult result, string folder)
    {
        var pieces = new ResultPieces(folder);
        foreach (var block in result.Content) { pieces.Add(block); }

        if (result.StructuredContent is { } structured && !pieces.Tells(structured)) { pieces.Add(structured.GetRawText()); }

        return pieces.Outcome(result.IsError ?? false ? ToolStatus.Failed : ToolStatus.Succeeded);
    }

    public static ToolOutcome Of(ReadResourceResult result, string folder)
    {
        var pieces = new ResultPieces(folder);
        foreach (var contents in result.Contents) { pieces.Add(contents); }

        return pieces.Outcome(ToolStatus.Succeeded);
    }

    public static ToolOutcome Of(GetPromptResult result, string folder)
    {
        var pieces = new ResultPieces(folder);
        foreach (var message in result.Messages)
        {
            pieces.Add($"{(message.Role == Role.Assistant ? "assistant" : "user")}:");
            pieces.Add(message.Content);
        }

        return pieces.Outcome(ToolStatus.Succeeded);
    }

    /// <summary>Both ends of a text that is too long; the whole goes to a file the model can read in parts.</summary>
    public static string Bounded(string text, string folder)
    {
        if (text.Length <= CharsMax) { return text; }

        var whole = OverflowFile.Write(folder, WholeFile, System.Text.Encoding.UTF8.GetBytes(text));
        return $"{text[..(CharsMax / 2)]}\n[... {text.Length - CharsMax:N0} characters left out; the whole is {whole} ...]\n{text[^(CharsMax / 2)..]}";
    }
}
