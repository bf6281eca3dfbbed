using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Models.Rendering;
using Perdure.Models.Wires;
using Perdure.Models.Wires.Responses;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Tests;

/// <summary>Logs recorded once lead to the same request bodies on each wire, byte by byte, in every later version.</summary>
/// <remarks>
/// The logs are those of <c>HistoryTests</c>, which hold for what the session tells; here it is the bytes a provider caches. A change of these files is a
/// change of the requests of every session begun before. Where that is meant: PERDURE_RECORD=1 ./test Models.
/// </remarks>
public class WireHistoryTests
{
    public static TheoryData<string, string> Histories => new(
        from wire in (string[])[WireNames.Responses, WireNames.Chat, WireNames.Messages]
        from name in (string[])["eventful", "stopped", "taken-back"]
        select (wire, name));

    [Theory, MemberData(nameof(Histories))]
    public async Task ARecordedLogLeadsToTheVeryBytesItLedTo(string wire, string name)
    {
        var bodies = await BodiesAsync(wire, name);
        var hashes = bodies.Select(body => $"{body.Seq} {body.Bytes.Length} {Convert.ToHexStringLower(SHA256.HashData(body.Bytes))}").ToList();
        var last = Encoding.UTF8.GetString(bodies[^1].Bytes);
        var (lines, text) = (PathOf("Perdure.Models.Tests", $"{name}.{wire}.txt"), PathOf("Perdure.Models.Tests", $"{name}.{wire}.json"));
        if (Environment.GetEnvironmentVariable("PERDURE_RECORD") is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(lines)!);
            await File.WriteAllLinesAsync(lines, hashes);
            await File.WriteAllTextAsync(text, last);
        }

        Assert.Equal(await File.ReadAllTextAsync(text), last); // It says which byte; the hashes only say that one does.
        Assert.Equal(await File.ReadAllLinesAsync(lines), hashes);
    }

    /// <summary>What one process sends that follows the session from its beginning.</summary>
    private static async Task<List<(long Seq, byte[] Bytes)>> BodiesAsync(string wire, string name)
    {
        // The thoughts in the logs are in the language of this one.
        var spoken = wire == WireNames.Responses ? new ResponsesWire("responses") : PrefixTests.WireOf(wire);
        var prompt = new RenderedPrompt(spoken);
        var provider = new ProviderSettings("mock", wire, new Uri("http://127.0.0.1/"));
        var bodies = new List<(long Seq, byte[] Bytes)>();
        var state = SessionState.Empty;
        foreach (var line in File.ReadLines(PathOf("Perdure.Core.Tests", $"{name}.jsonl")))
        {
            var happened = JsonSerializer.Deserialize(line, CoreJson.Line.SessionEvent)!;
            state = Session.Apply(state, happened);
            if (happened is not (ModelAsked or SummaryAsked)) { continue; }

            var id = new RequestId(state.Id, state.Turns, state.Rounds, Attempt: 1, happened is ModelAsked ? "turn" : "summary");
            var question = new ModelRequest(state.ModelChoice, Conversation.Of(state), id);
            prompt.Follow(question.Conversation);
            using var content = spoken.Compose(prompt, new WireRequest(question, provider, Known: null, TimeProvider.System));
            bodies.Add((state.Seq, await content.ReadAsByteArrayAsync()));
        }

        return bodies;
    }

    private static string PathOf(string project, string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here)!)!, project, "Histories", name);
}
