using System.Text.Json;
using Perdure.Core.Values;
using Perdure.Models.Failures;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Wires.Messages;

/// <summary>Reads a Messages stream: blocks that open, grow and close, one after the other.</summary>
internal sealed class MessagesReply(WireRequest inquiry, ReplyDraft draft) : IReplyReader
{
    private readonly MessagesUsage _usage = new();
    private readonly Dictionary<long, OpenBlock> _open = [];
    private readonly List<ReplyItem> _closed = [];
    private string? _stopReason;

    public ModelResult? Take(JsonElement happened)
    {
        switch (happened.Text("type"))
        {
            case "message_start":
                _usage.Take(happened.Field("message")?.Field("usage"));
                return null;
            case "content_block_start" when happened.Field("content_block") is { } block:
                _open[happened.Number("index") ?? 0] = new OpenBlock(block);
                draft.Heard(block.Text("text"));
                return null;
            case "content_block_delta" when happened.Field("delta") is { } delta:
                Grow(happened, delta);
                return null;
            case "content_block_stop":
                Close(happened.Number("index") ?? 0);
                return null;
            case "message_delta":
                _stopReason = happened.Field("delta")?.Text("stop_reason") ?? _stopReason;
                _usage.Take(happened.Field("usage"));
                return null;
            case "message_stop":
                return Finished();
            case "error":
                draft.IsRefused = true;
                return Broken(FailureClassifier.InStream(ProviderError.Read(happened.Field("error") ?? happened), inquiry));
            default:
                return null; // Pings, and what is added to the wire some day.
        }
    }

    public ModelResult Ended() => _stopReason is null ? Broken(StreamFailures.EndedEarly) : Finished();

    public ModelResult Broken(ModelFailure why)
    {
        KeepClosed();
        return draft.Broken(why);
    }

    private ModelResult Finished()
    {
        var stop = _stopReason switch
        {
            "max_tokens" or "model_context_window_exceeded" or "pause_turn" => ReplyStop.Length,
            "refusal" => ReplyStop.Refused,
            _ => ReplyStop.Done,
        };

        // The output limit closes the block it falls into, whole or not.
        if (stop == ReplyStop.Length && _closed is [.., ToolCallItem last] && !JsonText.IsWholeObject(last.Call.Arguments)) { _closed.RemoveAt(_closed.Count - 1); }

        KeepClosed();
        return draft.Whole(stop, _usage.Total is { } usage ? inquiry.Priced(usage) : null);
    }

    private void KeepClosed()
    {
        foreach (var item in _closed)
        {
            draft.Add(item);
        }
    }

    private void Grow(JsonElement happened, JsonElement delta)
    {
        if (!_open.TryGetValue(happened.Number("index") ?? 0, out var block)) { return; }

        block.Take(delta);
        draft.Heard(delta.Text("text"));
        draft.HeardThinking(delta.Text("thinking"));
    }

    private void Close(long index)
    {
        if (_open.Remove(index, out var block) && block.Closed(inquiry.Dialect) is { } item) { _closed.Add(item); }
    }
}
