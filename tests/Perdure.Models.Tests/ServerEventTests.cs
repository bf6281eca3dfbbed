using System.Text;
using Perdure.Models.Streams;

namespace Perdure.Models.Tests;

/// <summary>Events are read the same however their bytes are cut.</summary>
public class ServerEventTests
{
    [Theory]
    [InlineData("data: a\n\n", "|a")]
    [InlineData("data: a\r\n\r\n", "|a")]
    [InlineData("data: a\r\r", "|a")]
    [InlineData("\uFEFFdata: a\n\n", "|a")]
    [InlineData("event: hello\ndata: a\n\ndata: b\n\n", "hello|a", "|b")]
    [InlineData("data: a\ndata: b\ndata\ndata:\n\n", "|a\nb\n\n")]
    [InlineData(": a comment\n\n: another\ndata:no space\n\n", "|no space")]
    [InlineData("event: lonely\n\ndata: a\n\n", "|a")]
    [InlineData("id: 7\nretry: 3\nunknown: x\ndata: a\n\n", "|a")]
    [InlineData("data: größe €😀\n\n", "|größe €😀")]
    [InlineData("data: cut off\n")]
    [InlineData("data: cut off")]
    [InlineData("")]
    public async Task EventsAreReadHoweverTheyAreWritten(string text, params string[] expected)
    {
        Assert.Equal(expected, await ReadAsync(Encoding.UTF8.GetBytes(text), piece: int.MaxValue));
        Assert.Equal(expected, await ReadAsync(Encoding.UTF8.GetBytes(text), piece: 1));
    }

    [Fact]
    public async Task AnyCutGivesTheSameEvents()
    {
        var text = Encoding.UTF8.GetBytes("\uFEFFevent: one\r\ndata: größe\r\n\r\n: hm\rdata: 😀\rdata: b\r\r" + $"data: {new string('x', 40_000)}\n\n");
        var whole = await ReadAsync(text, piece: int.MaxValue);
        for (var seed = 0; seed < 300; seed++)
        {
            Assert.Equal(whole, await ReadAsync(text, piece: 50, new Random(seed)));
        }
    }

    [Fact]
    public async Task RandomBytesAreReadWithoutComplaint()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var chance = new Random(seed);
            var noise = new byte[chance.Next(5_000)];
            for (var place = 0; place < noise.Length; place++)
            {
                noise[place] = chance.Next(3) == 0 ? "\r\n:data event"u8[chance.Next(13)] : (byte)chance.Next(256);
            }

            await ReadAsync(noise, piece: 20, chance);
        }
    }

    [Fact]
    public async Task AnEventWithoutEndIsGivenUpAtItsBound()
    {
        var reader = new ServerEventReader(new EndlessStream());

        Assert.IsType<OversizedEvent>(await reader.ReadAsync(CancellationToken.None));
    }

    private static async Task<List<string>> ReadAsync(byte[] bytes, int piece, Random? chance = null)
    {
        var reader = new ServerEventReader(new PiecewiseStream(bytes, piece, chance));
        var events = new List<string>();
        while (await reader.ReadAsync(CancellationToken.None) is ServerEvent heard)
        {
            events.Add($"{heard.Name}|{Encoding.UTF8.GetString(heard.Text.Span)}");
        }

        return events;
    }

    /// <summary>Gives its bytes in small pieces.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int pieceMax, Random? chance) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var piece = chance?.Next(1, pieceMax + 1) ?? pieceMax;
            return base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
        }
    }

    /// <summary>One line that never ends.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
