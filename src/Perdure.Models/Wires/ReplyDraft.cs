using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Wires;

/// <summary>The whole pieces of a reply so far, passed on character by character as they grow.</summary>
internal sealed class ReplyDraft(int round, IDeltas deltas)
{
    private const string Nothing = "The provider ended its reply without having said anything.";

    private readonly List<ReplyItem> _items = [];

    public bool IsEmpty => _items.Count == 0;

    /// <summary>The provider itself says that there is no reply, so nothing is paid for where nothing came.</summary>
    public bool IsRefused { get; set; }

    /// <summary>How much of a reply has come, whole or not.</summary>
    private long _received;

    public void Heard(string? text)
    {
        _received += text?.Length ?? 0;
        if (!string.IsNullOrEmpty(text)) { deltas.Add(new TextDelta(round, text)); }
    }

    public void HeardThinking(string? text)
    {
        _received += text?.Length ?? 0;
        if (!string.IsNullOrEmpty(text)) { deltas.Add(new ReasoningDelta(round, text)); }
    }

    public void Add(ReplyItem item) => _items.Add(item);

    public ModelResult Whole(ReplyStop stop, Usage? usage)
    {
        DropDanglingThought();
        if (_items.Count == 0 && stop == ReplyStop.Done) { return new NoReplyReceived(new ModelFailure(FailureKind.Empty, Nothing), _received, usage); }

        return new ReplyReceived([.. _items], stop, usage);
    }

    /// <summary>A complete call is worth keeping: the tool runs and the model sees its result. Anything less is asked for again.</summary>
    public ModelResult Broken(ModelFailure why)
    {
        if (!_items.Any(item => item is ToolCallItem)) { return new NoReplyReceived(why, IsRefused && _received == 0 ? null : _received); }

        return Whole(ReplyStop.Cut, usage: null);
    }

    /// <summary>Providers refuse a conversation in which a thought is followed by nothing that came of it.</summary>
    private void DropDanglingThought()
    {
        while (_items is [.., ReasoningItem])
        {
            _items.RemoveAt(_items.Count - 1);
        }
    }
}
