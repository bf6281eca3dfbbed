using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class ImportingSessions : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("codex", "Fix the greeting.", "And in the fork?", "Wait for it.")]
    [InlineData("claude", "Fix the greeting.", "Run it once more.", "Ask a helper.", "Wait for it.")]
    public async Task WhatThereIsOfThisFolderIsListed(string program, params string[] topics)
    {
        _ = new Foreign(_desk, program);
        var table = await _desk.RunAsync("sessions", "import", program);
        Assert.Equal((0, ""), (table.ExitCode, table.Error));
        Assert.All(topics, topic => Assert.Contains(topic, table.Out, StringComparison.Ordinal));

        var listed = Parsed(await _desk.RunAsync("sessions", "import", program, "--json")).EnumerateArray().ToList();
        Assert.Equal(topics.Order(), listed.Select(session => session.GetProperty("firstPrompt").GetString()!).Order());
        Assert.All(listed, session => Assert.Equal(_desk.Workspace, session.GetProperty("workspace").GetString()));

        Assert.False(Directory.Exists(Path.Combine(_desk.Home, "sessions")), "Looking makes nothing.");
    }

    [Theory]
    [InlineData("codex")]
    [InlineData("claude")]
    public async Task AnImportedSessionIsListedShownSearchedExportedAndWhole(string program)
    {
        await using var server = new LoopbackModelServer();
        _desk.Asking(server);
        var foreign = new Foreign(_desk, program);
        var seal = foreign.Seal();
        var report = await ImportAsync(program, "Fix the greeting.");
        var id = report.GetProperty("id").GetString()!;

        Assert.Equal(0, (await _desk.RunAsync("sessions", "verify", id)).ExitCode);
        Assert.Contains("Fix the greeting.", (await _desk.RunAsync("sessions", "list")).Out, StringComparison.Ordinal);
        Assert.Contains(id[..8], (await _desk.RunAsync("sessions", "search", "spelt", "right")).Out, StringComparison.Ordinal);
        var markdown = (await _desk.RunAsync("sessions", "export", id)).Out;
        Assert.Contains("The greeting is spelt right now.", markdown, StringComparison.Ordinal);
        Assert.Contains("*Imported from ", markdown, StringComparison.Ordinal);

        var shown = Parsed(await _desk.RunAsync("sessions", "show", id, "--json"));
        var origin = shown.GetProperty("importedFrom");
        Assert.Equal(report.GetProperty("session").GetString(), origin.GetProperty("session").GetString());
        Assert.True(origin.GetProperty("usage").GetProperty("inputTokens").GetInt64() > 50_000);
        Assert.Equal(0, shown.GetProperty("usage").GetProperty("inputTokens").GetInt64());
        Assert.Contains("Used there", (await _desk.RunAsync("sessions", "show", id)).Out, StringComparison.Ordinal);
        Assert.Equal(seal, foreign.Seal());
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task ACodexSessionGoesOnHereWithItsHistoryInOrder()
    {
        await using var server = new LoopbackModelServer(new ScriptStep("It still does."));
        _desk.Asking(server, model: "mock/another-model");
        _ = new Foreign(_desk, "codex");
        var report = await ImportAsync("codex", "And in the fork?");
        Assert.Equal(("mock/gpt-5.5", null), (report.GetProperty("model").GetString(), report.GetProperty("modelInstead").GetString()));

        var resumed = await _desk.RunAsync("exec", "resume", report.GetProperty("id").GetString()!, "go on");
        Assert.Equal((0, "It still does.\n"), (resumed.ExitCode, resumed.Out));

        using var request = Assert.Single(server.Requests).Json();
        Assert.Equal("gpt-5.5", request.RootElement.GetProperty("model").GetString());
        Assert.Equal(
            [
                "user: Fix the greeting.", "user: Now run it.", "developer: The conversation before this point was compacted (number 1).", "assistant: It greets.",
                "user: And in the fork?", "assistant: The fork greets too.", "developer: The conversation up to here was held in Codex and imported.", "user: go on",
            ],
            Items(request).Where(line => !line.StartsWith("developer: Today", StringComparison.Ordinal) && !line.StartsWith("developer: Commands", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AKilledSessionIsTakenUpWhereItWasLeftAndCallsHaveTheirResults()
    {
        await using var server = new LoopbackModelServer(new ScriptStep("I looked: it had not run."));
        _desk.Asking(server);
        _ = new Foreign(_desk, "codex");
        var report = await ImportAsync("codex", "Wait for it.");
        Assert.Equal(["a call without a result (call_wait) has an unknown outcome", "turn 1 had no end"], report.GetProperty("repairs").EnumerateArray().Select(repair => repair.GetString()!));

        var resumed = await _desk.RunAsync("resume", report.GetProperty("id").GetString()!);
        Assert.Equal((0, "I looked: it had not run.\n"), (resumed.ExitCode, resumed.Out));

        using var request = Assert.Single(server.Requests).Json();
        var items = Items(request);
        Assert.Equal(["user: Wait for it.", "assistant: This takes a while.", "call call_wait", "result call_wait: The outcome of this call is unknown: the imported record has no result for it."], items.Take(4));
    }

    [Fact]
    public async Task AClaudeCodeSessionGoesOnInTheLanguageOfItsProvider()
    {
        await using var server = new LoopbackModelServer(new ScriptStep("Counted."));
        _desk.Configure($$"""{ "model": "practice/practice", "providers": { "anthropic": { "baseUrl": "{{server.BaseUrl}}" } } }""");
        _desk.Variables["ANTHROPIC_API_KEY"] = Desk.Key;
        _ = new Foreign(_desk, "claude");
        var report = await ImportAsync("claude", "Ask a helper.");
        Assert.Equal("anthropic/claude-opus-4-6", report.GetProperty("model").GetString());

        var resumed = await _desk.RunAsync("exec", "resume", report.GetProperty("id").GetString()!, "go on");
        Assert.Equal((0, "Counted.\n"), (resumed.ExitCode, resumed.Out));

        using var request = Assert.Single(server.Requests).Json();
        Assert.Equal("messages", server.Requests[0].Wire);
        var blocks = request.RootElement.GetProperty("messages").EnumerateArray()
            .SelectMany(message => message.GetProperty("content").EnumerateArray().Select(block => $"{message.GetProperty("role").GetString()} {block.GetProperty("type").GetString()} {Id(block)}".Trim()))
            .ToList();
        Assert.Equal(["user text", "assistant tool_use toolu_agent", "user tool_result toolu_agent", "assistant text", "user text"], blocks.Take(5));
        Assert.Equal("go on", request.RootElement.GetProperty("messages").EnumerateArray().Last().GetProperty("content").EnumerateArray().Last().GetProperty("text").GetString());
    }

    [Fact]
    public async Task AModelThatCannotBeAskedHereIsReplacedAndThatIsSaid()
    {
        _desk.Configure("""{ "model": "practice/practice" }""");
        _ = new Foreign(_desk, "codex");
        var told = await _desk.RunAsync("sessions", "import", "codex", "--last");

        Assert.Equal(0, told.ExitCode);
        Assert.Contains("asks practice/practice: mock/gpt-5.5 of before is not set up here\n", told.Out, StringComparison.Ordinal);
        Assert.Contains("go on: perdure exec resume ", told.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportingTwiceIsNoticedAndWhatHasGrownIsImportedAgainOnRequest()
    {
        _desk.Configure("""{ "model": "practice/practice" }""");
        var foreign = new Foreign(_desk, "codex");
        var first = await ImportAsync("codex", "Wait for it.");
        var same = await ImportAsync("codex", "Wait for it.");
        Assert.Equal((true, 0), (same.GetProperty("already").GetBoolean(), same.GetProperty("grownBytes").GetInt64()));
        Assert.Equal(first.GetProperty("id").GetString(), same.GetProperty("id").GetString());

        const string added = """{"timestamp":"2026-11-21T23:00:00Z","type":"event_msg","payload":{"type":"turn_aborted"}}""" + "\n";
        await File.AppendAllTextAsync(foreign.Files.Last(), added);
        var grown = await _desk.RunAsync("sessions", "import", "codex", first.GetProperty("session").GetString()!);
        Assert.Contains($"which has grown by {added.Length} bytes since; --again imports it as a second session\n", grown.Out, StringComparison.Ordinal);

        var second = await ImportAsync("codex", "Wait for it.", "--again");
        Assert.False(second.GetProperty("already").GetBoolean());
        Assert.NotEqual(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
        Assert.True((await ImportAsync("codex", "Wait for it.", "--again")).GetProperty("already").GetBoolean());
        Assert.Equal(2, (await _desk.RunAsync("sessions", "list")).Out.Split('\n').Count(line => line.Contains("Wait for it.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AnImportThatIsKilledLeavesNothingHalfDoneAndTheNextOneClearsUp()
    {
        _desk.Configure("""{ "model": "practice/practice" }""");
        var file = _desk.Write("rollout-long.jsonl", Long());
        var aside = Path.Combine(_desk.Home, "importing");
        Directory.CreateDirectory(aside);
        using var watcher = new FileSystemWatcher(aside, "writer.lock") { IncludeSubdirectories = true };
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => begun.TrySetResult();
        watcher.Renamed += (_, _) => begun.TrySetResult();
        watcher.EnableRaisingEvents = true;

        using (var running = _desk.Start("sessions", "import", "codex", "--last", "--from", file))
        {
            await begun.Task.WaitAsync(TimeSpan.FromSeconds(90));
            await running.Send(Running.Kill).EndAsync();
        }

        Assert.NotEmpty(Directory.EnumerateFiles(aside, "log.jsonl", SearchOption.AllDirectories));
        Assert.Empty(Parsed(await _desk.RunAsync("sessions", "list", "--json")).EnumerateArray());

        var again = await _desk.RunAsync("sessions", "import", "codex", "--last", "--from", file);
        Assert.Contains($": {LongTurns} turns, {LongTurns} calls, ", again.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(aside, "*", SearchOption.AllDirectories));
        Assert.Equal(0, (await _desk.RunAsync("sessions", "verify", "--all")).ExitCode);
        Assert.Single(Parsed(await _desk.RunAsync("sessions", "list", "--json")).EnumerateArray());
    }

    [Fact]
    public async Task ASecretOfThisPersonStaysOutOfWhatIsImported()
    {
        _desk.Configure("""{ "model": "practice/practice" }""");
        _desk.Variables["SHOP_TOKEN"] = "the-greeting-of-the-shop";
        var foreign = new Foreign(_desk, "codex");
        var file = foreign.Files.Last();
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("This takes a while.", "It is the-greeting-of-the-shop.", StringComparison.Ordinal));
        await ImportAsync("codex", "Wait for it.");

        Assert.DoesNotContain("the-greeting-of-the-shop", _desk.EverythingIn("sessions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeDoneIsSaidInOneLine()
    {
        var missing = await _desk.RunAsync("sessions", "import", "claude", "--from", "nowhere");
        Assert.Equal((2, $"perdure: expected sessions of Claude Code in {_desk.Workspace}/nowhere, found no such folder; name another with --from DIR.\n"), (missing.ExitCode, missing.Error));

        _ = new Foreign(_desk, "codex");
        var unknown = await _desk.RunAsync("sessions", "import", "codex", "zzz");
        Assert.Equal((2, "perdure: expected a session of Codex whose id begins with \"zzz\", found none among 3; list them without an id.\n"), (unknown.ExitCode, unknown.Error));

        var several = await _desk.RunAsync("sessions", "import", "codex", "0");
        Assert.Equal(2, several.ExitCode);
        Assert.StartsWith("perdure: expected one session for \"0\", found 3 that begin so: 0", several.Error, StringComparison.Ordinal);

        Assert.Equal((2, "perdure: expected either ids or --last, found both.\n"), await _desk.RunAsync("sessions", "import", "codex", "0", "--last") is var both ? (both.ExitCode, both.Error) : default);
    }

    private const int LongTurns = 2_000;

    /// <summary>So long that a process can be killed before it has come to the end.</summary>
    private string Long() => string.Concat(Enumerable.Range(0, LongTurns)
        .Select(turn => $$$"""
            {"timestamp":"2026-11-21T09:00:00Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"prompt {{{turn}}}"}]}}
            {"type":"response_item","payload":{"type":"function_call","name":"exec_command","arguments":"{}","call_id":"call_{{{turn}}}"}}
            {"type":"response_item","payload":{"type":"function_call_output","call_id":"call_{{{turn}}}","output":"{{{turn}}} {{{new string('x', 18_000)}}}"}}
            {"type":"response_item","payload":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"done"}]}}
            {"type":"event_msg","payload":{"type":"task_complete"}}

            """)
        .Prepend($$$"""{"timestamp":"2026-11-21T09:00:00Z","type":"session_meta","payload":{"id":"t-1","cwd":"{{{_desk.Workspace}}}"}}{{{"\n"}}}"""));

    private async Task<JsonElement> ImportAsync(string program, string topic, params string[] options)
    {
        var id = Parsed(await _desk.RunAsync("sessions", "import", program, "--json")).EnumerateArray()
            .Single(session => session.GetProperty("firstPrompt").GetString() == topic).GetProperty("id").GetString()!;
        return Parsed(await _desk.RunAsync(["sessions", "import", program, id, "--json", .. options])).EnumerateArray().Single();
    }

    private static JsonElement Parsed(Outcome outcome)
    {
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        using var json = JsonDocument.Parse(outcome.Out);
        return json.RootElement.Clone();
    }

    /// <summary>Who says what, the first sentence of it; calls and results by their names.</summary>
    private static List<string> Items(JsonDocument request) => [.. request.RootElement.GetProperty("input").EnumerateArray().Select(item => item.GetProperty("type").GetString() switch
    {
        "function_call" => $"call {item.GetProperty("call_id").GetString()}",
        "function_call_output" => $"result {item.GetProperty("call_id").GetString()}: {Sentence(item.GetProperty("output").GetString()!)}",
        _ => $"{item.GetProperty("role").GetString()}: {Sentence(Unmarked(item.GetProperty("content")[0].GetProperty("text").GetString()!))}",
    })];

    /// <summary>Messages of the runtime stand between two lines that name them.</summary>
    private static string Unmarked(string text) => text.Replace("<system-reminder>\n", "", StringComparison.Ordinal).Replace("\n</system-reminder>", "", StringComparison.Ordinal);

    private static string Sentence(string text) => text.Split(". ")[0] is var first && first.Length < text.Length ? first + "." : text;

    private static string Id(JsonElement block) =>
        block.TryGetProperty("id", out var id) || block.TryGetProperty("tool_use_id", out id) ? id.GetString()! : "";
}
