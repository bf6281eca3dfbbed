using System.Net;
using System.Net.Http.Headers;

namespace Perdure.Models.Rendering;

/// <summary>A request as the pieces it is sent in: the pieces are never copied together.</summary>
internal sealed class RequestBody : HttpContent
{
    private readonly ReadOnlyMemory<byte>[] _pieces;

    public RequestBody(params ReadOnlyMemory<byte>[] pieces)
    {
        _pieces = pieces;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var piece in _pieces)
        {
            await stream.WriteAsync(piece, cancellationToken);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _pieces.Sum(piece => (long)piece.Length);
        return true;
    }
}
