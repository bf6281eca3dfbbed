using System.Buffers;
using System.Text;
using System.Text.Json;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Journal.Tests;

/// <summary>Reads docs/log.md: what it shows has to be what is written.</summary>
public class LogPageTests
{
    /// <summary>The page shows one long text by its reference; this is the text.</summary>
    private const string TextOfTheBlob = "hello";

    private const string Folder = "/home/sessions/2026/11/s-1";

    private static readonly string PagePath = Path.Combine(Root(), "docs", "log.md");

    private static readonly string[] Page = File.ReadAllLines(PagePath);

    [Fact]
    public void EveryEventHasASampleUnderItsName()
    {
        var types = CoreJson.Line.SessionEvent.PolymorphismOptions!.DerivedTypes.Select(type => (string)type.TypeDiscriminator!);
        var headings = Page.Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..]);
        var samples = Samples().Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetProperty("type").GetString());

        Assert.Equal(types, headings);
        Assert.Equal(types, samples);
    }

    [Fact]
    public void EverySampleIsWrittenAgainByteByByteAndTheirHashesAreOneChain()
    {
        var written = Page.ToArray();
        var hash = EntryHash.None;
        for (var place = 0; place < Page.Length; place++)
        {
            if (IsSample(Page[place])) { (written[place], hash) = WrittenAgain(Page[place], hash); }
        }

        // Whoever changes a sample finds the page as it should be beside it.
        if (!written.SequenceEqual(Page)) { File.WriteAllLines(Path.ChangeExtension(PagePath, ".received.md"), written); }

        Assert.Equal(written, Page);
    }

    [Fact]
    public async Task TheSamplesAreALogAStoreReads()
    {
        var disk = new SimulatedDisk();
        disk.MakeFolder(Folder);
        disk.WriteWhole($"{Folder}/log.jsonl", Encoding.UTF8.GetBytes(string.Concat(Samples().Select(line => line + "\n"))));
        disk.WriteWhole($"{Folder}/blobs/2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", Encoding.UTF8.GetBytes(TextOfTheBlob));
        var store = new FileSessionStore("/home", disk);

        var verdict = await store.VerifyAsync(Some.Session, default);
        Assert.Equal((Samples().Count, null), ((int)verdict.Entries, verdict.Problem));
        await using var journal = await store.Open();
        Assert.Equal(Samples().Count, journal.LastSeq);
    }

    /// <summary>Read as an entry, written as an entry, chained to the sample before.</summary>
    private static (string Line, EntryHash Hash) WrittenAgain(string sample, EntryHash before)
    {
        const string inPlace = "\"text\":\"the long text\"";
        using var parsed = JsonDocument.Parse(sample);
        long? with = parsed.RootElement.TryGetProperty("with", out var first) ? first.GetInt64() : null;
        var reference = parsed.RootElement.GetProperty("event").TryGetProperty("outcome", out var outcome) ? $"\"text\":{outcome.GetProperty("text").GetRawText()}" : inPlace;

        var entry = JsonSerializer.Deserialize(sample.Replace(reference, inPlace, StringComparison.Ordinal), CoreJson.Line.LogEntry)!;
        var json = JsonSerializer.Serialize(entry, CoreJson.Line.LogEntry).Replace(inPlace, reference, StringComparison.Ordinal);
        var line = new ArrayBufferWriter<byte>();
        var hash = LineWriter.Append(line, Encoding.UTF8.GetBytes(json), with, before);
        return (Encoding.UTF8.GetString(line.WrittenSpan).TrimEnd('\n'), hash);
    }

    private static List<string> Samples() => [.. Page.Where(IsSample)];

    private static bool IsSample(string line) => line.StartsWith("{\"seq\":", StringComparison.Ordinal) && !line.Contains("...", StringComparison.Ordinal);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Perdure.slnx"))) { folder = Path.GetDirectoryName(folder)!; }

        return folder;
    }
}
