using System.Collections.Immutable;
using System.Text;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Passes deltas on and remembers the text of the reply being written, so that an interrupted one is not lost.</summary>
internal sealed class PartialReply(IDeltas next) : IDeltas
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private int _round;

    public void Begin(int round)
    {
        lock (_gate)
        {
            _round = round;
            _text.Clear();
        }
    }

    public void Add(Delta delta)
    {
        if (delta is TextDelta(var round, var text))
        {
            lock (_gate)
            {
                if (round == _round) { _text.Append(text); }
            }
        }

        next.Add(delta);
    }

    public ImmutableArray<ReplyItem> OfRound(int round)
    {
        lock (_gate)
        {
            return round == _round && _text.Length > 0 ? [new MessageItem(_text.ToString())] : [];
        }
    }
}

/// <summary>Takes deltas nobody is to see.</summary>
internal sealed class NoDeltas : IDeltas
{
    public static readonly NoDeltas Instance = new();

    public void Add(Delta delta) { }
}
