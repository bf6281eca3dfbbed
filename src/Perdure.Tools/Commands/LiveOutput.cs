using System.Text;
using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Keeping;

namespace Perdure.Tools.Commands;

/// <summary>Shows output as it comes, whole characters at a time, and knows how far it has been read.</summary>
internal sealed class LiveOutput(CallId call, long from, IDeltas deltas) : IDisposable
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private char[] _letters = new char[4096];

    public long Offset { get; private set; } = from;

    public ValueTask TakeAsync(KeeperChunk chunk)
    {
        Offset = chunk.End;
        var bytes = chunk.Bytes.Span;
        if (_letters.Length < bytes.Length + 1) { _letters = new char[bytes.Length + 1]; }

        var count = _decoder.GetChars(bytes, _letters, flush: false);
        if (count > 0) { deltas.Add(new OutputDelta(call, new string(_letters, 0, count))); }

        return ValueTask.CompletedTask;
    }

    public void Dispose() => _letters = [];
}
