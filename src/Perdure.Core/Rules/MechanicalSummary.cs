using System.Collections.Immutable;
using System.Text;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What stands in for a summary when no model could write one: who said what, shortened by rule.</summary>
internal static class MechanicalSummary
{
    public const int LineChars = 200;

    /// <summary>Items of the end that are told; of what came before only the inputs are.</summary>
    private const int LastItems = 40;

    private const int TextChars = 2_000;

    public static string Of(Transcript transcript, bool smallest)
    {
        var text = new StringBuilder("No model could summarise the earlier conversation, so it was shortened by rule. `recall` finds the rest.\n");
        var room = smallest ? LineChars : TextChars;
        var told = Math.Max(0, transcript.Length - (smallest ? LastItems / 4 : LastItems));
        foreach (var input in transcript.Take(told).OfType<UserMessage>().TakeLast(LastItems))
        {
            Line(text, "user", input.Text, LineChars);
        }

        foreach (var item in transcript.Skip(told))
        {
            Line(text, item, room);
        }

        return text.ToString();
    }

    public static string Shortened(string text, int chars)
    {
        if (text.Length <= chars) { return text; }

        var half = chars / 2;
        return $"{text[..half]} [... {text.Length - (2 * half)} characters left out ...] {text[^half..]}";
    }

    private static void Line(StringBuilder text, TranscriptItem item, int chars)
    {
        switch (item)
        {
            case UserMessage user: Line(text, "user", user.Text, chars); break;
            case RuntimeMessage note: Line(text, "note", note.Text, LineChars); break;
            case ModelOutput { Item: MessageItem said }: Line(text, "you", said.Text, chars); break;
            case ModelOutput { Item: ToolCallItem(var call) }: Line(text, $"you called {call.Tool}", call.Arguments, LineChars); break;
            case ToolResult tool: Line(text, "result", tool.Text, LineChars); break;
            default: break; // Reasoning is the model's own and is not told.
        }
    }

    private static void Line(StringBuilder text, string who, string what, int chars) =>
        text.Append("- ").Append(who).Append(": ").Append(Shortened(what, chars).ReplaceLineEndings(" ")).Append('\n');
}
