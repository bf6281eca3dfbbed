using System.Text.Json.Nodes;

namespace Perdure.Testing;

/// <summary>Speaks the events of the Messages wire.</summary>
internal sealed class MessagesResponder : IWireResponder
{
    private int _index;

    public IEnumerable<ReplyFrame> Say(ScriptStep step, string name, string model, ScriptUsage usage)
    {
        var told = new JsonObject
        {
            ["input_tokens"] = usage.Input - usage.Cached - usage.CacheWrite,
            ["cache_creation_input_tokens"] = usage.CacheWrite,
            ["cache_read_input_tokens"] = usage.Cached,
            ["output_tokens"] = 1,
        };
        var message = new JsonObject
        {
            ["id"] = $"msg_{name}",
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = model,
            ["content"] = new JsonArray(),
            ["stop_reason"] = null,
            ["stop_sequence"] = null,
            ["usage"] = told,
        };
        yield return ReplyFrame.Named(ReplyPart.Opening, new JsonObject { ["type"] = "message_start", ["message"] = message });
        foreach (var frame in Blocks(step, name))
        {
            yield return frame;
        }

        var reason = step.Stop switch { "length" => "max_tokens", "refused" => "refusal", _ => step.Calls is null ? "end_turn" : "tool_use" };
        yield return ReplyFrame.Named(ReplyPart.End, new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = reason },
            ["usage"] = new JsonObject { ["output_tokens"] = usage.Output },
        });
        yield return ReplyFrame.Named(ReplyPart.End, new JsonObject { ["type"] = "message_stop" });
    }

    private IEnumerable<ReplyFrame> Blocks(ScriptStep step, string name)
    {
        IEnumerable<ReplyFrame> all = [];
        if (step.Reasoning is { } thought)
        {
            var deltas = ReplyFrame.Pieces(thought, step.Pieces).Select(piece => new JsonObject { ["type"] = "thinking_delta", ["thinking"] = piece });
            deltas = deltas.Append(new JsonObject { ["type"] = "signature_delta", ["signature"] = $"signed+{name}/==" });
            all = all.Concat(Block(ReplyPart.Reasoning, ReplyPart.Reasoning, new JsonObject { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" }, deltas));
        }

        if (step.Text is { } text)
        {
            var deltas = ReplyFrame.Pieces(text, step.Pieces).Select(piece => new JsonObject { ["type"] = "text_delta", ["text"] = piece });
            all = all.Concat(Block(ReplyPart.Text, ReplyPart.Text, new JsonObject { ["type"] = "text", ["text"] = "" }, deltas));
        }

        foreach (var (place, call) in (step.Calls ?? []).Index())
        {
            var begun = new JsonObject { ["type"] = "tool_use", ["id"] = call.Id ?? $"toolu_{name}_{place}", ["name"] = call.Tool, ["input"] = new JsonObject() };
            var deltas = ReplyFrame.Pieces(call.ArgumentsText, step.Pieces).Select(piece => new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = piece });
            all = all.Concat(Block(ReplyPart.CallPiece, ReplyPart.Call, begun, deltas));
        }

        return all;
    }

    private IEnumerable<ReplyFrame> Block(ReplyPart piece, ReplyPart whole, JsonObject begun, IEnumerable<JsonObject> deltas)
    {
        var index = _index++;
        var opening = piece == ReplyPart.CallPiece ? ReplyPart.CallPiece : ReplyPart.Opening;
        yield return ReplyFrame.Named(opening, new JsonObject { ["type"] = "content_block_start", ["index"] = index, ["content_block"] = begun });
        foreach (var delta in deltas)
        {
            yield return ReplyFrame.Named(piece, new JsonObject { ["type"] = "content_block_delta", ["index"] = index, ["delta"] = delta });
        }

        yield return ReplyFrame.Named(whole, new JsonObject { ["type"] = "content_block_stop", ["index"] = index });
    }
}
