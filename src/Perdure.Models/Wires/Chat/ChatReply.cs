using System.Text;
using System.Text.Json;
using Perdure.Core.Values;
using Perdure.Models.Failures;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Wires.Chat;

/// <summary>Reads a Chat Completions stream, with all that servers leave out of it.</summary>
internal sealed class ChatReply(WireRequest inquiry, ReplyDraft draft) : IReplyReader
{
    private readonly StringBuilder _text = new();
    private readonly ChatThoughts _thoughts = new();
    private readonly ChatCalls _calls = new();
    private string? _finish;
    private bool _refused;
    private Usage? _usage;

    /// <summary>The last chunk says so in words that are no JSON; the reader of the stream has already turned it into null.</summary>
    public ModelResult? Take(JsonElement happened)
    {
        if (happened.ValueKind == JsonValueKind.Null) { return Ended(); }

        if (happened.Field("error") is { } error) { return Refused(FailureClassifier.InStream(ProviderError.Read(error), inquiry)); }

        if (happened.Field("usage") is { } usage) { _usage = Read(usage); }

        foreach (var choice in happened.Each("choices").Take(1))
        {
            if ((choice.Field("delta") ?? choice.Field("message")) is { } delta) { TakePiece(delta); }

            _finish = choice.Text("finish_reason") ?? _finish;
        }

        return null;
    }

    public ModelResult Ended()
    {
        if (_finish is null) { return Broken(StreamFailures.EndedEarly); }

        var stop = _finish switch
        {
            _ when _refused => ReplyStop.Refused,
            "length" or "max_tokens" => ReplyStop.Length,
            "content_filter" => ReplyStop.Refused,
            _ => ReplyStop.Done,
        };
        Gather(lastCallIsWhole: stop != ReplyStop.Length);
        return draft.Whole(stop, _usage);
    }

    private ModelResult Refused(ModelFailure why)
    {
        draft.IsRefused = true;
        return Broken(why);
    }

    public ModelResult Broken(ModelFailure why)
    {
        Gather(lastCallIsWhole: false);
        return draft.Broken(why);
    }

    private void TakePiece(JsonElement delta)
    {
        draft.HeardThinking(_thoughts.Take(delta));
        if (delta.Text("refusal") is { Length: > 0 } refusal)
        {
            _refused = true;
            Say(refusal);
        }

        if (delta.Text("content") is { Length: > 0 } text) { Say(text); }

        foreach (var call in delta.Each("tool_calls"))
        {
            _calls.Take(call);
        }
    }

    private void Say(string text)
    {
        _text.Append(text);
        draft.Heard(text);
    }

    private void Gather(bool lastCallIsWhole)
    {
        if (!_thoughts.IsEmpty) { draft.Add(new ReasoningItem(inquiry.Dialect, _thoughts.Raw(), _thoughts.Summary)); }

        if (_text.Length > 0) { draft.Add(new MessageItem(_text.ToString())); }

        foreach (var call in _calls.Whole(lastCallIsWhole))
        {
            draft.Add(new ToolCallItem(call));
        }
    }

    private Usage Read(JsonElement usage)
    {
        var input = usage.Field("prompt_tokens_details");
        return inquiry.Priced(new Usage(
            usage.Number("prompt_tokens") ?? 0,
            input?.Number("cached_tokens") ?? usage.Number("prompt_cache_hit_tokens") ?? 0,
            input?.Number("cache_write_tokens") ?? 0,
            usage.Number("completion_tokens") ?? 0,
            usage.Field("completion_tokens_details")?.Number("reasoning_tokens") ?? 0,
            Costs.Reported(usage)));
    }
}
