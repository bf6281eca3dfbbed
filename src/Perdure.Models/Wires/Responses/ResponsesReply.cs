using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Models.Failures;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Wires.Responses;

/// <summary>Reads a Responses stream: characters as they come, items when they are whole.</summary>
internal sealed class ResponsesReply(WireRequest inquiry, ReplyDraft draft) : IReplyReader
{
    private bool _refused;

    public ModelResult? Take(JsonElement happened)
    {
        switch (happened.Text("type"))
        {
            case "response.output_text.delta" or "response.refusal.delta":
                draft.Heard(happened.Text("delta"));
                return null;
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                draft.HeardThinking(happened.Text("delta"));
                return null;
            case "response.output_item.done" when happened.Field("item") is { } item:
                Keep(item);
                return null;
            case "response.completed" or "response.done":
                return draft.Whole(_refused ? ReplyStop.Refused : ReplyStop.Done, UsageIn(happened));
            case "response.incomplete":
                return draft.Whole(WhyIncomplete(happened), UsageIn(happened));
            case "response.failed":
                return Refused(happened.Field("response")?.Field("error") ?? happened);
            case "error":
                return Refused(happened.Field("error") ?? happened);
            default:
                return null;
        }
    }

    public ModelResult Ended() => Broken(StreamFailures.EndedEarly);

    public ModelResult Broken(ModelFailure why) => draft.Broken(why);

    private ModelResult Refused(JsonElement error)
    {
        draft.IsRefused = true;
        return Broken(FailureClassifier.InStream(ProviderError.Read(error), inquiry));
    }

    private void Keep(JsonElement item)
    {
        var whole = item.Text("status") != "incomplete";
        switch (item.Text("type"))
        {
            case "message":
                KeepMessage(item);
                break;
            case "reasoning" when whole:
                draft.Add(new ReasoningItem(inquiry.Dialect, item.GetRawText(), SummaryOf(item)));
                break;
            case "function_call" when whole:
                draft.Add(new ToolCallItem(new ToolCall(
                    new CallId(item.Text("call_id") ?? item.Text("id") ?? "call"), item.Text("name") ?? "", item.Text("arguments") ?? "")));
                break;
            default:
                break; // Built-in tools of the provider, which we never ask for, and calls cut by the output limit.
        }
    }

    private void KeepMessage(JsonElement item)
    {
        var parts = item.Each("content").ToList();
        _refused |= parts.Any(part => part.Text("type") == "refusal");
        var text = string.Concat(parts.Select(part => part.Text("text") ?? part.Text("refusal")));
        if (text.Length > 0) { draft.Add(new MessageItem(text)); }
    }

    private static string? SummaryOf(JsonElement item)
    {
        var parts = item.Each("summary").Concat(item.Each("content")).Select(part => part.Text("text"));
        return string.Join("\n\n", parts.Where(part => part is not null)) is { Length: > 0 } summary ? summary : null;
    }

    private static ReplyStop WhyIncomplete(JsonElement happened) =>
        happened.Field("response")?.Field("incomplete_details")?.Text("reason") == "content_filter" ? ReplyStop.Refused : ReplyStop.Length;

    private Usage? UsageIn(JsonElement happened)
    {
        if (happened.Field("response")?.Field("usage") is not { } usage) { return null; }

        var input = usage.Field("input_tokens_details");
        return inquiry.Priced(new Usage(
            usage.Number("input_tokens") ?? 0,
            input?.Number("cached_tokens") ?? 0,
            input?.Number("cache_write_tokens") ?? 0,
            usage.Number("output_tokens") ?? 0,
            usage.Field("output_tokens_details")?.Number("reasoning_tokens") ?? 0,
            Costs.Reported(usage)));
    }
}
