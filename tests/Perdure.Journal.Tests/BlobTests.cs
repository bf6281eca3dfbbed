using System.Security.Cryptography;
using System.Text;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Journal.Tests;

public class BlobTests
{
    private const string Folder = "/home/sessions/2026/11/s-1";
    private const string Log = Folder + "/log.jsonl";

    private static readonly string LongText = new('ü', BlobStore.TextBytesMax);

    private static readonly string Name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(LongText)));

    private readonly SimulatedDisk _disk = new();
    private readonly FileSessionStore _store;

    public BlobTests() => _store = new FileSessionStore("/home", _disk);

    [Fact]
    public async Task ALongTextLiesOnceInAFileNamedByItsHash()
    {
        await _store.Written([Some.Said(1, LongText)], [Some.Said(2, LongText)]);

        var log = Encoding.UTF8.GetString(_disk.ReadWhole(Log)!);
        Assert.Equal(2, log.Split($"\"text\":{{\"$blob\":\"{Name}\",\"chars\":{LongText.Length}}}").Length - 1);
        Assert.True(log.Length < 1000);
        Assert.Equal(LongText, Encoding.UTF8.GetString(_disk.ReadWhole($"{Folder}/blobs/{Name}")!));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task TheBoundIsSixteenKibibytes(int beyond, bool kept)
    {
        await _store.Written([Some.Said(1, new string('a', (16 * 1024) + beyond))]);
        Assert.Equal(kept, Encoding.UTF8.GetString(_disk.ReadWhole(Log)!).Contains("$blob", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LongTextsAnywhereInAnEventComeBack()
    {
        var image = "data:image/png;base64," + new string('A', 50_000);
        var escapes = string.Concat(Enumerable.Repeat("\"quoted\"\\\n\u0001", 5_000));
        var outcome = new ToolOutcome(ToolStatus.Succeeded, escapes, Images: [new Image(image), new Image("short")]);
        await _store.Written([new LogEntry(1, Some.Noon, new ToolFinished(new CallId("c"), outcome))]);

        var read = (ToolFinished)Assert.Single(await _store.Entries()).Event;
        Assert.Equal(escapes, read.Outcome.Text);
        Assert.Equal([image, "short"], read.Outcome.Images!.Value.Select(one => one.Url));
    }

    [Fact]
    public async Task ATextThatLooksLikeAReferenceIsAText()
    {
        var text = $"{{\"$blob\":\"{Name}\",\"chars\":1}}";
        await _store.Written([Some.Said(1, text)]);
        Assert.Equal(Some.Said(1, text), Assert.Single(await _store.Entries()));
    }

    [Fact]
    public async Task AChangedTextIsReportedExactly()
    {
        await _store.Written([Some.Said(1)], [Some.Said(2, LongText)]);
        _disk.WriteWhole($"{Folder}/blobs/{Name}", "something else"u8);

        var verdict = await _store.VerifyAsync(Some.Session, default);
        Assert.Equal(1, verdict.Entries);
        Assert.Contains("entry 2: expected", verdict.Problem, StringComparison.Ordinal);
        Assert.Contains($"{Folder}/blobs/{Name}", verdict.Problem, StringComparison.Ordinal);
        Assert.Equal([Some.Said(1)], await _store.Entries());
    }

    [Fact]
    public async Task AMissingTextIsReportedExactly()
    {
        await _store.Written([Some.Said(1, LongText)]);
        var elsewhere = new SimulatedDisk();
        elsewhere.MakeFolder(Folder);
        elsewhere.WriteWhole(Log, _disk.ReadWhole(Log)!);
        var store = new FileSessionStore("/home", elsewhere);

        await using var journal = await store.Open();
        var damage = await Assert.ThrowsAsync<SessionDamagedException>(() => journal.Entries());
        Assert.Contains("found no such file", damage.Message, StringComparison.Ordinal);
        Assert.Contains("entry 1", (await store.VerifyAsync(Some.Session, default)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATextIsOnTheDiskBeforeTheLineThatRefersToIt()
    {
        await using var journal = await _store.Create();
        var there = false;
        _disk.BeforeSync = () => there = _disk.Look($"{Folder}/blobs/{Name}") is not null;
        await journal.Append(Some.Said(1, LongText));
        Assert.True(there);
    }
}
