using System.Text.Json.Nodes;

namespace Perdure.Testing;

/// <summary>Speaks the chunks of Chat Completions.</summary>
internal sealed class ChatResponder : IWireResponder
{
    public IEnumerable<ReplyFrame> Say(ScriptStep step, string name, string model, ScriptUsage usage)
    {
        yield return Delta(ReplyPart.Opening, name, model, new JsonObject { ["role"] = "assistant", ["content"] = "" });
        foreach (var piece in ReplyFrame.Pieces(step.Reasoning ?? "", step.Pieces))
        {
            yield return Delta(ReplyPart.Reasoning, name, model, new JsonObject { ["reasoning_content"] = piece });
        }

        foreach (var piece in ReplyFrame.Pieces(step.Text ?? "", step.Pieces))
        {
            yield return Delta(ReplyPart.Text, name, model, new JsonObject { ["content"] = piece });
        }

        foreach (var (place, call) in (step.Calls ?? []).Index())
        {
            foreach (var (part, piece) in Calling(step, name, place, call))
            {
                yield return Delta(part, name, model, new JsonObject { ["tool_calls"] = new JsonArray(piece) });
            }
        }

        yield return ReplyFrame.Plain(ReplyPart.End, Chunk(name, model, new JsonObject(), FinishReason(step)));
        var last = Chunk(name, model, delta: null, finish: null);
        last["usage"] = !usage.Told ? null : new JsonObject
        {
            ["prompt_tokens"] = usage.Input,
            ["completion_tokens"] = usage.Output,
            ["total_tokens"] = usage.Input + usage.Output,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.Cached },
            ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = usage.Reasoning },
        };
        yield return ReplyFrame.Plain(ReplyPart.End, last);
        yield return new ReplyFrame(ReplyPart.End, Name: null, "[DONE]");
    }

    private static IEnumerable<(ReplyPart Part, JsonObject Piece)> Calling(ScriptStep step, string name, int place, ScriptCall call)
    {
        yield return (ReplyPart.CallPiece, new JsonObject
        {
            ["index"] = place,
            ["id"] = call.Id ?? $"call_{name}_{place}",
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = call.Tool, ["arguments"] = "" },
        });
        var pieces = ReplyFrame.Pieces(call.ArgumentsText, step.Pieces).ToList();
        foreach (var (at, piece) in pieces.Index())
        {
            var part = at == pieces.Count - 1 ? ReplyPart.Call : ReplyPart.CallPiece;
            yield return (part, new JsonObject { ["index"] = place, ["function"] = new JsonObject { ["arguments"] = piece } });
        }
    }

    private static string FinishReason(ScriptStep step) => step.Stop switch
    {
        "length" => "length",
        "refused" => "content_filter",
        _ => step.Calls is null ? "stop" : "tool_calls",
    };

    private static ReplyFrame Delta(ReplyPart part, string name, string model, JsonObject delta) => ReplyFrame.Plain(part, Chunk(name, model, delta, finish: null));

    private static JsonObject Chunk(string name, string model, JsonObject? delta, string? finish) => new()
    {
        ["id"] = $"chatcmpl-{name}",
        ["object"] = "chat.completion.chunk",
        ["created"] = 0,
        ["model"] = model,
        ["choices"] = delta is null ? [] : new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    };
}
