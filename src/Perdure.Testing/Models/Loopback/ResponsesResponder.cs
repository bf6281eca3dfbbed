using System.Text.Json.Nodes;

namespace Perdure.Testing;

/// <summary>Speaks the events of the Responses wire.</summary>
internal sealed class ResponsesResponder : IWireResponder
{
    private readonly JsonArray _output = [];
    private int _sequence;

    public IEnumerable<ReplyFrame> Say(ScriptStep step, string name, string model, ScriptUsage usage)
    {
        yield return Event(ReplyPart.Opening, "response.created", ("response", Response(name, model, "in_progress")));
        foreach (var frame in Thinking(step, name).Concat(Talking(step, name)).Concat(Calling(step, name)))
        {
            yield return frame;
        }

        var stopped = step.Stop switch { "length" => "max_output_tokens", "refused" => "content_filter", _ => null };
        var response = Response(name, model, stopped is null ? "completed" : "incomplete");
        response["output"] = _output.DeepClone();
        response["incomplete_details"] = stopped is null ? null : new JsonObject { ["reason"] = stopped };
        response["usage"] = !usage.Told ? null : new JsonObject
        {
            ["input_tokens"] = usage.Input,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.Cached },
            ["output_tokens"] = usage.Output,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = usage.Reasoning },
            ["total_tokens"] = usage.Input + usage.Output,
        };
        yield return Event(ReplyPart.End, stopped is null ? "response.completed" : "response.incomplete", ("response", response));
    }

    private IEnumerable<ReplyFrame> Thinking(ScriptStep step, string name)
    {
        if (step.Reasoning is not { } thought) { yield break; }

        var item = new JsonObject
        {
            ["id"] = $"rs_{name}",
            ["type"] = "reasoning",
            ["summary"] = new JsonArray(),
            ["encrypted_content"] = $"sealed+{name}/==",
        };
        yield return Added(ReplyPart.Opening, item);
        foreach (var piece in ReplyFrame.Pieces(thought, step.Pieces))
        {
            yield return Event(ReplyPart.Reasoning, "response.reasoning_summary_text.delta", ("item_id", $"rs_{name}"), ("summary_index", 0), ("delta", piece));
        }

        item["summary"] = new JsonArray(new JsonObject { ["type"] = "summary_text", ["text"] = thought });
        yield return Finished(ReplyPart.Reasoning, item);
    }

    private IEnumerable<ReplyFrame> Talking(ScriptStep step, string name)
    {
        if (step.Text is not { } text) { yield break; }

        var id = $"msg_{name}";
        var item = new JsonObject { ["id"] = id, ["type"] = "message", ["status"] = "in_progress", ["role"] = "assistant", ["content"] = new JsonArray() };
        yield return Added(ReplyPart.Opening, item);
        yield return Event(
            ReplyPart.Opening, "response.content_part.added", ("item_id", id), ("content_index", 0), ("part", new JsonObject { ["type"] = "output_text", ["text"] = "" }));
        foreach (var piece in ReplyFrame.Pieces(text, step.Pieces))
        {
            yield return Event(ReplyPart.Text, "response.output_text.delta", ("item_id", id), ("content_index", 0), ("delta", piece));
        }

        item["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray() });
        item["status"] = step.Stop == "length" && step.Calls is null ? "incomplete" : "completed";
        yield return Finished(ReplyPart.Text, item);
    }

    private IEnumerable<ReplyFrame> Calling(ScriptStep step, string name)
    {
        foreach (var (place, call) in (step.Calls ?? []).Index())
        {
            var custom = call.Input is not null;
            var (kind, field) = custom ? ("custom_tool_call", "input") : ("function_call", "arguments");
            var text = call.Input ?? call.ArgumentsText;
            var item = new JsonObject
            {
                ["id"] = $"fc_{name}_{place}",
                ["type"] = kind,
                ["status"] = "in_progress",
                ["call_id"] = call.Id ?? $"call_{name}_{place}",
                ["name"] = call.Tool,
                [field] = "",
            };
            yield return Added(ReplyPart.CallPiece, item);
            foreach (var piece in ReplyFrame.Pieces(text, step.Pieces))
            {
                var delta = custom ? "response.custom_tool_call_input.delta" : "response.function_call_arguments.delta";
                yield return Event(ReplyPart.CallPiece, delta, ("item_id", $"fc_{name}_{place}"), ("delta", piece));
            }

            item[field] = text;
            item["status"] = step.Stop == "length" && place == step.Calls!.Value.Length - 1 ? "incomplete" : "completed";
            yield return Finished(ReplyPart.Call, item);
        }
    }

    private ReplyFrame Added(ReplyPart part, JsonObject item) =>
        Event(part, "response.output_item.added", ("output_index", _output.Count), ("item", item.DeepClone()));

    private ReplyFrame Finished(ReplyPart part, JsonObject item)
    {
        var frame = Event(part, "response.output_item.done", ("output_index", _output.Count), ("item", item.DeepClone()));
        _output.Add(item.DeepClone());
        return frame;
    }

    private static JsonObject Response(string name, string model, string status) => new()
    {
        ["id"] = $"resp_{name}",
        ["object"] = "response",
        ["created_at"] = 0,
        ["model"] = model,
        ["status"] = status,
        ["output"] = new JsonArray(),
    };

    private ReplyFrame Event(ReplyPart part, string type, params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var json = new JsonObject { ["type"] = type, ["sequence_number"] = _sequence++ };
        foreach (var (field, value) in fields)
        {
            json[field] = value;
        }

        return ReplyFrame.Named(part, json);
    }
}
