using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Models.Wires.Messages;

/// <summary>Writes how a Messages request is to be answered.</summary>
internal static class MessagesOptions
{
    /// <summary>Every model of this wire in use today can write this much; one with a smaller limit is in the catalog.</summary>
    private const int OutputTokensUnknown = 32_000;

    /// <summary>The least the provider accepts.</summary>
    private const int ThinkingTokensMin = 1_024;

    public static void Write(Utf8JsonWriter writer, WireRequest inquiry)
    {
        var outputTokens = inquiry.Known?.OutputMax ?? OutputTokensUnknown;
        var adaptive = inquiry.Known?.Thinking == ThinkingStyle.Adaptive;
        var effort = inquiry.Question.Model.Effort is { } asked && MayThink(inquiry) ? asked : null;
        writer.WriteNumber("max_tokens", outputTokens);
        writer.WriteBoolean("stream", true);
        if (effort is not null and not "none") { WriteThinking(writer, effort, adaptive, outputTokens); }
        else if (adaptive && inquiry.Question.Model.Effort is null && MayThink(inquiry)) { WriteThinking(writer, "", adaptive, outputTokens); } // It decides itself how long.

        WriteOutput(writer, adaptive ? effort : null, inquiry.Question.OutputSchema);
    }

    /// <summary>
    /// A reply with calls that begins without a thought of this provider, as after a change of model, has to be
    /// finished without thinking: the provider refuses anything else.
    /// </summary>
    private static bool MayThink(WireRequest inquiry)
    {
        var items = inquiry.Question.Conversation.Items;
        if (items is not [.., ToolResult output]) { return true; }

        var call = items.LastOrDefault(item => item is ModelOutput { Item: ToolCallItem called } && called.Call.Id == output.Call);
        return call is null || items.Any(item => item.Seq == call.Seq && item is ModelOutput { Item: ReasoningItem thought } && thought.Wire == inquiry.Dialect);
    }

    private static void WriteThinking(Utf8JsonWriter writer, string effort, bool adaptive, int outputTokens)
    {
        writer.WriteStartObject("thinking");
        writer.WriteString("type", adaptive ? "adaptive" : "enabled");
        if (!adaptive) { writer.WriteNumber("budget_tokens", Math.Min(BudgetTokens(effort), Math.Max(ThinkingTokensMin, outputTokens / 2))); }

        writer.WriteEndObject();
    }

    private static int BudgetTokens(string effort) => effort switch
    {
        "minimal" => ThinkingTokensMin,
        "low" => 4_096,
        "high" => 16_384,
        "xhigh" or "max" => 31_999,
        _ => 8_192,
    };

    private static void WriteOutput(Utf8JsonWriter writer, string? effort, string? schema)
    {
        if (effort is null && schema is null) { return; }

        writer.WriteStartObject("output_config");
        if (effort is not null) { writer.WriteString("effort", AdaptiveEffort(effort)); }

        if (schema is not null)
        {
            writer.WriteStartObject("format");
            writer.WriteString("type", "json_schema");
            writer.WritePropertyName("schema");
            writer.WriteRawValue(schema);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string AdaptiveEffort(string effort) => effort switch
    {
        "minimal" or "none" => "low",
        "xhigh" => "max",
        _ => effort,
    };
}
