using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Secrets;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Import.Codex;
using Perdure.Import.Tests.Stage;

namespace Perdure.Import.Tests;

public class ReadingCodex
{
    private const string Meta = """{"timestamp":"2026-11-21T09:00:00Z","type":"session_meta","payload":{"id":"t-1","cwd":"/home/anna/shop","cli_version":"0.42.0","model_provider":"openai"}}""";
    private const string Turn = """{"timestamp":"2026-11-21T09:00:00Z","type":"turn_context","payload":{"model":"gpt-5.5","effort":"high"}}""";

    private static readonly CodexProgram Program = new();

    [Fact]
    public void TurnsCallsPatchesAndACompactionAreToldInOrder()
    {
        var told = Retold.Of(Program, Retold.Codex("Fix the greeting."));

        Assert.Equal(
            [
                "SessionStarted",
                "input Fix the greeting.", "TurnStarted", "SurroundingsNoted",
                "ModelAsked", "reply reasoning, I look around first., exec_command call_look", "Succeeded call_look",
                "ModelAsked", "reply apply_patch call_patch, exec_command call_false", "Succeeded call_patch", "Failed call_false",
                "ModelAsked", "reply The greeting is spelt right now.", "Answered",
                "input Now run it.", "TurnStarted", "SurroundingsNoted",
                "ModelAsked", "reply exec_command call_run", "Succeeded call_run",
                "compacted, 2 kept",
                "ModelAsked", "reply It greets.", "Answered",
                "SessionImported",
            ],
            told.Story);
        Assert.Equal(("mock", "gpt-5.5", "/home/anna/shop", "0.169.0"), (told.Facts.Provider, told.Facts.Model, told.Facts.Workspace, told.Facts.Version));
        Assert.Empty(told.Last.Repairs);
        Assert.Empty(told.Last.Kept);
    }

    [Fact]
    public void APatchKeepsItsTextAsTheInputItHasHere()
    {
        var told = Retold.Of(Program, Retold.Codex("Fix the greeting."));
        var patch = told.Entries.Select(entry => entry.Event).OfType<ModelReplied>().SelectMany(replied => replied.Items).OfType<ToolCallItem>().Single(called => called.Call.Tool == "apply_patch");

        using var arguments = System.Text.Json.JsonDocument.Parse(patch.Call.Arguments);
        Assert.StartsWith("*** Begin Patch\n*** Update File: greet.sh\n", arguments.RootElement.GetProperty("input").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatItUsedIsKnownAndNotCharged()
    {
        var state = Retold.Of(Program, Retold.Codex("Fix the greeting.")).State;

        Assert.Equal(UsageTotals.None, state.Usage);
        var used = state.Metadata.ImportedFrom!.Usage;
        Assert.Equal(6, used.Calls); // Five replies and the summary, whose tokens the record does not tell apart.
        Assert.True(used.Input > 500_000, $"Expected what the record tells, found {used.Input}.");
        Assert.True(state.Meter.Tokens < 10_000, "The instructions of another program are no part of our requests.");
    }

    [Fact]
    public void AKilledTurnIsLeftInTheMiddleWithAnHonestOutcome()
    {
        var told = Retold.Of(Program, Retold.Codex("Wait for it."));

        Assert.Equal(["Unknown call_wait", "Interrupted", "SessionImported"], told.Story.TakeLast(3));
        Assert.Contains(told.State.Transcript, item => item is ToolResult { Text: var text } tool && tool.Call.Value == "call_wait" && text.Contains("may or may not have run", StringComparison.Ordinal));
        Assert.Equal(["a call without a result (call_wait) has an unknown outcome", "turn 1 had no end"], told.Last.Repairs);
        Assert.Equal(TurnEnd.Interrupted, told.State.LastEnd!.Reason);
    }

    [Fact]
    public void AForkBeginsInTheFileOfTheThreadItWasForkedFrom()
    {
        var (whole, fork) = (Retold.Of(Program, Retold.Codex("Fix the greeting.")), Retold.Of(Program, Retold.Codex("And in the fork?")));

        Assert.Equal(whole.Story.SkipLast(1), fork.Story.Take(whole.Story.Count - 1));
        Assert.Equal(["input And in the fork?", "TurnStarted", "SurroundingsNoted", "ModelAsked", "reply The fork greets too.", "Answered", "SessionImported"], fork.Story.Skip(whole.Story.Count - 1));
    }

    [Fact]
    public void AForkWhoseBeginningIsGoneSaysSo()
    {
        var lines = File.ReadLines(Retold.Codex("And in the fork?").File);
        var told = Retold.OfLines(Program, lines);

        Assert.Contains("is not there, so its beginning is missing", Assert.Single(told.Last.Repairs), StringComparison.Ordinal);
        Assert.Contains("input And in the fork?", told.Story);
    }

    [Fact]
    public void TurnsTheUserTookBackAreLeftOut()
    {
        var told = Retold.OfLines(
            Program, Meta, Turn, User("one"), Says("first"), Done, User("two"), Says("second"), Done,
            """{"type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":1}}""", User("three"), Says("third"), Done);

        Assert.Equal(["input one", "reply first", "input three", "reply third"], told.Story.Where(line => line.Contains(' ') && !line.StartsWith('S')));
        Assert.Contains(told.Last.LeftOut, count => count is { Kind: "taken back", Count: 3 });
    }

    [Fact]
    public void WhatNobodyHereKnowsIsKeptAsItWas()
    {
        var holo = """{"type":"response_item","payload":{"type":"holo_call","beam":"wide"}}""";
        var told = Retold.OfLines(Program, Meta, Turn, User("one"), holo, """{"type":"mood","payload":{}}""", Says("first"), Done);

        Assert.Equal([new RecordCount("mood", 1), new RecordCount("response_item/holo_call", 1)], told.Last.Kept);
        Assert.Contains(told.Entries, entry => entry.Event is ForeignRecordPreserved { Kind: "response_item/holo_call", Raw: var raw } && raw == holo);
        Assert.DoesNotContain(told.State.Transcript, item => item.ToString().Contains("beam", StringComparison.Ordinal));
    }

    [Fact]
    public void AResultNobodyWaitsForIsKeptAside()
    {
        var told = Retold.OfLines(Program, Meta, Turn, User("one"), Output("call_gone", "lost"), Says("first"), Done);

        Assert.Equal([new RecordCount("result without a call", 1)], told.Last.Kept);
        Assert.Equal(["a result without a call (call_gone) was kept aside"], told.Last.Repairs);
        Assert.DoesNotContain(told.State.Transcript, item => item is ToolResult);
    }

    [Fact]
    public void ResultsMayComeInAnyOrderAndASteerBetweenThemJoinsBehindThem()
    {
        var told = Retold.OfLines(
            Program, Meta, Turn, User("one"), Call("call_a"), Call("call_b"), Output("call_b", "b"), User("and this"), Output("call_a", "a"), Says("both"), Done);

        Assert.Equal(["call_a", "call_b", "call_a", "call_b"], Calls(told.State));
        Assert.Equal(["one", "and this"], told.State.Transcript.OfType<UserMessage>().Select(user => user.Text));
        Assert.IsType<ToolResult>(told.State.Transcript.TakeWhile(item => item is not UserMessage { Text: "and this" }).Last());
        Assert.Empty(told.Last.Repairs);
    }

    [Fact]
    public void CallsThatShareANameGetNamesOfTheirOwn()
    {
        var told = Retold.OfLines(Program, Meta, Turn, User("one"), Call("0"), Output("0", "a"), Call("0"), Output("0", "b"), Says("both"), Done);

        Assert.Equal(["0", "0", "0_2", "0_2"], Calls(told.State));
        Assert.Equal(["a", "b"], told.State.Transcript.OfType<ToolResult>().Select(tool => tool.Text));
    }

    [Fact]
    public void HalfALetterCostsALetterAndAnOddNameIsMadeOneProvidersTake()
    {
        var told = Retold.OfLines(
            Program, Meta, Turn, User("cut \\ud83d here \\ud83d\\ude00 and \\\\ud83d"), Call("a").Replace("exec_command", "files.read it", StringComparison.Ordinal), Output("a", "\\udc00"), Done);

        Assert.Equal("input cut \ufffd here \ud83d\ude00 and \\ud83d", told.Story[1]);
        Assert.Contains("reply tool_files_read_it a", told.Story);
        Assert.Equal("\ufffd", told.State.Transcript.OfType<ToolResult>().Single().Text);
    }

    [Fact]
    public void BytesThatAreNoCharsCostThoseBytes()
    {
        var file = Path.Combine(Path.GetTempPath(), $"rollout-{Guid.NewGuid()}.jsonl");
        File.WriteAllBytes(file, [.. System.Text.Encoding.UTF8.GetBytes($"{Meta}\n{User("one X two")}\n").Select(character => character == 'X' ? (byte)0xFF : character)]);
        Assert.Equal("input one \ufffd two", Retold.Of(Program, Program.Find(file).Single()).Story[1]);
        File.Delete(file);
    }

    [Fact]
    public void ASummaryTheProviderSealedLeavesTheTalkInView()
    {
        var told = Retold.OfLines(
            Program, Meta, Turn, User("one"), Says("first"), Done,
            """{"type":"compacted","payload":{"message":"","replacement_history":[{"type":"compaction","encrypted_content":"x"}]}}""", User("two"), Says("second"), Done);

        Assert.Equal(["one", "two"], told.State.Transcript.OfType<UserMessage>().Select(user => user.Text));
        Assert.Equal([new RecordCount("sealed summary", 1)], told.Last.Kept);
    }

    [Fact]
    public void SecretsAreTakenOutOfEverythingThatIsWritten()
    {
        const string key = "sk-ant-api03-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-AbCdEfGh";
        var redactor = new Redactor([], shapes: true);
        var file = Path.Combine(Path.GetTempPath(), $"rollout-{Guid.NewGuid()}.jsonl");
        File.WriteAllLines(file, [Meta, Turn, User($"use {key}"), Call("c", key), Output("c", key), $$$"""{"type":"mood","payload":"{{{key}}}"}""", Says(key), Done]);
        try
        {
            var told = Retold.Of(Program, Program.Find(file).Single(), redactor);
            Assert.All(told.Entries, entry => Assert.DoesNotContain("AbCdEfGhIjKl", System.Text.Json.JsonSerializer.Serialize(entry, CoreJson.Line.LogEntry), StringComparison.Ordinal));
            Assert.Contains("input use [redacted:", told.Story[1], StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void ArchivedThreadsAreFoundAndAnyFolderMayBeNamed()
    {
        var home = Directory.CreateTempSubdirectory("perdure-codex-").FullName;
        var archived = Path.Combine(home, "archived_sessions");
        Directory.CreateDirectory(archived);
        Directory.CreateDirectory(Path.Combine(home, "sessions", "2026"));
        File.Copy(Retold.Codex("Wait for it.").File, Path.Combine(archived, Path.GetFileName(Retold.Codex("Wait for it.").File)));
        File.Copy(Retold.Codex("And in the fork?").File, Path.Combine(home, "sessions", "2026", Path.GetFileName(Retold.Codex("And in the fork?").File)));
        File.WriteAllText(Path.Combine(home, "history.jsonl"), "{}");
        try
        {
            Assert.Equal(["And in the fork?", "Wait for it."], Program.Find(home).Select(found => found.Topic).Order(StringComparer.Ordinal));
            Assert.Equal("Wait for it.", Assert.Single(Program.Find(archived)).Topic);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Fact]
    public void TheSameSessionHasTheSameIdAndSessionsKeepTheirOrder()
    {
        var (first, fork) = (Retold.Codex("Fix the greeting."), Retold.Codex("And in the fork?"));

        Assert.Equal(Id(first), Id(Retold.Codex("Fix the greeting.")));
        Assert.True(string.CompareOrdinal(Id(first).Value, Id(fork).Value) < 0);
        Assert.NotEqual(Id(first), ImportedId.Of("Codex", first.Id, first.Begun!.Value, hash: "other"));
        Assert.Equal(7, Guid.Parse(Id(first).Value).Version);
    }

    private const string Done = """{"timestamp":"2026-11-21T09:00:05Z","type":"event_msg","payload":{"type":"task_complete"}}""";

    private static SessionId Id(FoundSession found) => ImportedId.Of("Codex", found.Id, found.Begun!.Value);

    private static IEnumerable<string> Calls(SessionState state) => state.Transcript.Select(item => item switch
    {
        ModelOutput { Item: ToolCallItem called } => called.Call.Id.Value,
        ToolResult tool => tool.Call.Value,
        _ => null,
    }).OfType<string>();

    private static string User(string text) =>
        $$$"""{"timestamp":"2026-11-21T09:00:01Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{{text}}}"}]}}""";

    private static string Says(string text) =>
        $$$"""{"timestamp":"2026-11-21T09:00:04Z","type":"response_item","payload":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"{{{text}}}"}]}}""";

    private static string Call(string id, string line = "ls") =>
        $$$"""{"timestamp":"2026-11-21T09:00:02Z","type":"response_item","payload":{"type":"function_call","name":"exec_command","arguments":"{\"cmd\":\"{{{line}}}\"}","call_id":"{{{id}}}"}}""";

    private static string Output(string id, string text) =>
        $$$"""{"timestamp":"2026-11-21T09:00:03Z","type":"response_item","payload":{"type":"function_call_output","call_id":"{{{id}}}","output":"{{{text}}}"}}""";
}
