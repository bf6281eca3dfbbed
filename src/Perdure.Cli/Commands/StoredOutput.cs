using System.Text;
using Perdure.Hosting;
using Perdure.Tools.Keeping;

namespace Perdure.Cli.Commands;

/// <summary>Prints what was kept of a command's output, and says where bytes are missing.</summary>
/// <param name="toTerminal">Characters that command a terminal are then left out.</param>
internal sealed class StoredOutput(TextWriter writer, bool toTerminal) : IDisposable
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private char[] _letters = new char[4096];
    private long _next;

    public ValueTask TakeAsync(KeeperChunk chunk)
    {
        if (chunk.Offset > _next) { writer.Write($"\n[... {chunk.Offset - _next:N0} bytes were not kept ...]\n"); }

        _next = chunk.End;
        if (_letters.Length < chunk.Bytes.Length + 1) { _letters = new char[chunk.Bytes.Length + 1]; }

        var count = _decoder.GetChars(chunk.Bytes.Span, _letters, flush: false);
        writer.Write(toTerminal ? Printable.Of(new string(_letters, 0, count)) : new string(_letters, 0, count));
        writer.Flush();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => writer.Flush();
}
