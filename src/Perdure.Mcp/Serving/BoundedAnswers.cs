using System.Net;

namespace Perdure.Mcp.Serving;

/// <summary>Lets no answer of a server over HTTP become larger than one over pipes may be.</summary>
internal sealed class BoundedAnswers() : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var whole = response.Content;
        response.Content = new BoundedContent(whole);
        foreach (var (name, values) in whole.Headers) { response.Content.Headers.TryAddWithoutValidation(name, values); }

        return response;
    }

    private sealed class BoundedContent(HttpContent whole) : HttpContent
    {
        protected override async Task<Stream> CreateContentReadStreamAsync() => new BoundedStream(await whole.ReadAsStreamAsync());

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => new BoundedStream(await whole.ReadAsStreamAsync(cancellationToken));

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var bounded = new BoundedStream(await whole.ReadAsStreamAsync());
            await bounded.CopyToAsync(stream);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) { whole.Dispose(); }

            base.Dispose(disposing);
        }
    }

    /// <summary>Ends with an error where a line has no end within its bound.</summary>
    private sealed class BoundedStream(Stream inner) : Stream
    {
        private long _sinceLine;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Seen(buffer.AsSpan(offset, inner.Read(buffer, offset, count)));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            return Seen(buffer.Span[..count]);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) { inner.Dispose(); }

            base.Dispose(disposing);
        }

        private int Seen(ReadOnlySpan<byte> bytes)
        {
            var end = bytes.LastIndexOf((byte)'\n');
            _sinceLine = end < 0 ? _sinceLine + bytes.Length : bytes.Length - end - 1;
            return _sinceLine <= ProgramConnection.LineBytesMax
                ? bytes.Length
                : throw new IOException($"its answer has a line of more than {ProgramConnection.LineBytesMax >> 20} MB");
        }
    }
}
