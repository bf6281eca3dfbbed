using System.Net;

namespace Perdure.Mcp.Serving;

/// <summary>Lets no answer of a server over HTTP become larger than one over pipes may be.</summary>
internal sealed class BoundedAnswers() : DelegatingHandler(new SocketsHttpHandler())
{
    private const string EventStream = "text/event-stream";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var whole = response.Content;
        response.Content = new BoundedContent(whole, whole.Headers.ContentType?.MediaType == EventStream);
        foreach (var (name, values) in whole.Headers) { response.Content.Headers.TryAddWithoutValidation(name, values); }

        return response;
    }

    private sealed class BoundedContent(HttpContent whole, bool isEvents) : HttpContent
    {
        protected override async Task<Stream> CreateContentReadStreamAsync() => new BoundedStream(await whole.ReadAsStreamAsync(), isEvents);

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => new BoundedStream(await whole.ReadAsStreamAsync(cancellationToken), isEvents);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var bounded = new BoundedStream(await whole.ReadAsStreamAsync(), isEvents);
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

    /// <summary>Ends with an error where an answer, or one event of a stream that may go on for ever, has no end within its bound.</summary>
    private sealed class BoundedStream(Stream inner, bool isEvents) : Stream
    {
        private long _held;
        private bool _atLineStart;
        private byte _last;

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
            _held += bytes.Length;
            for (var at = 0; isEvents && at < bytes.Length; at++)
            {
                if (IsBlankLine(bytes[at])) { _held = bytes.Length - at - 1; }
            }

            return _held <= ProgramConnection.LineBytesMax
                ? bytes.Length
                : throw new AnswerTooLongException($"its answer has more than {ProgramConnection.LineBytesMax >> 20} MB");
        }

        /// <summary>An event ends with a line that is empty; lines end with CR, LF or both.</summary>
        private bool IsBlankLine(byte character)
        {
            var isRest = character == '\n' && _last == '\r';
            var isEnd = character is (byte)'\n' or (byte)'\r';
            var isBlank = isEnd && !isRest && _atLineStart;
            (_last, _atLineStart) = (character, isEnd);
            return isBlank;
        }
    }
}

/// <summary>An answer has no end within its bound; the message says which.</summary>
internal sealed class AnswerTooLongException(string message) : IOException(message);
