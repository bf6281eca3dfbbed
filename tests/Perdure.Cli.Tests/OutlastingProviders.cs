using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>A goal outlasts whatever a provider answers, and says what it waits for.</summary>
public sealed class OutlastingProviders : IAsyncDisposable
{
    private static readonly ImmutableDictionary<string, string> Html = ImmutableDictionary<string, string>.Empty.Add("Content-Type", "text/html");

    private static readonly ImmutableDictionary<string, string> Soon = ImmutableDictionary<string, string>.Empty.Add("Retry-After-Ms", "20");

    private static readonly ScriptStep Claim = new(Calls: [ScriptCall.Of("update_goal", """{"status":"complete"}""")]);

    private readonly Desk _desk = new();

    public async ValueTask DisposeAsync()
    {
        await _desk.RunAsync("serve", "stop");
        _desk.Dispose();
    }

    [Fact]
    public async Task AnswersNobodyUnderstandsAreWaitedOut()
    {
        await using var server = new LoopbackModelServer(
            Plan(Odd(200, "<html><title>Sign in</title></html>", Html)),
            Plan(Odd(302, "", ImmutableDictionary<string, string>.Empty.Add("Location", "http://127.0.0.1:1/login"))),
            Plan(Odd(403, "<html><title>Just a moment</title></html>", Html)),
            Plan(Odd(400, """{"error":{"message":"Unknown parameter."}}""")),
            Plan(Odd(404, "page not found")),
            Plan(new ServerFault(ServerFaultKind.Empty, Times: 1)),
            Claim,
            new ScriptStep(Text: "There."));
        var ended = await _desk.Asking(server).RunAsync("goal", "Outlast it", "--check", "true", "--even-if-true");
        Assert.Equal((0, "There.\n"), (ended.ExitCode, ended.Out));
        Assert.Equal(6, ended.Error.Split("… waiting for mock/gpt-5.5 until").Length - 1);
    }

    [Fact]
    public async Task AModelThatIsGoneIsLeftForTheNextOfTheChainAtOnce()
    {
        var gone = new ServerFault(ServerFaultKind.Status, Status: 404, Times: 1, Body: """{"error":{"message":"The model gpt-5.5 does not exist.","code":"model_not_found"}}""");
        await using var server = new LoopbackModelServer(new ScriptStep(Misbehave: gone, Calls: Claim.Calls), new ScriptStep(Text: "There."));
        var ended = await _desk.Asking(server, "\"fallback\": [\"mock/other\"],").RunAsync("goal", "Outlast it", "--check", "true", "--even-if-true");
        Assert.Equal((0, "There.\n"), (ended.ExitCode, ended.Out));
        Assert.Contains("→ mock/other is asked in place of mock/gpt-5.5", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("waiting for", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusedKeyAsksThePersonAndTheGoalGoesOnByItselfWithAnother()
    {
        var refused = new ServerFault(ServerFaultKind.Status, Status: 401, Times: 1, Body: """{"error":{"message":"Incorrect API key provided."}}""");
        await using var server = new LoopbackModelServer(new ScriptStep(Misbehave: refused, Calls: Claim.Calls), new ScriptStep(Text: "There."));
        _desk.Asking(server).Variables.Remove("MOCK_KEY");
        await _desk.PipeAsync("sk-an-old-key-nobody-takes", "auth", "set", "mock");
        var id = (await _desk.RunAsync("goal", "--detach", "Outlast it", "--check", "true", "--even-if-true")).Out.Trim();
        using var followed = _desk.Start("attach", id);
        await followed.ErrorAsync("! a person is needed for mock/gpt-5.5: mock did not accept the key");
        Assert.Equal("blocked", (await ShownAsync()).GetProperty("status").GetString());
        Assert.Contains("Tried again at", (await _desk.RunAsync("sessions", "show", id)).Out, StringComparison.Ordinal);

        await _desk.PipeAsync(Desk.Key, "auth", "set", "mock");
        Assert.Equal((0, "There.\n"), await followed.EndAsync() is var ended ? (ended.ExitCode, ended.Out) : default);
        Assert.Equal($"Bearer {Desk.Key}", server.Requests[^1].Headers["authorization"]);
    }

    [Fact]
    public async Task WhereNobodySitsARefusedKeyEndsTheCommandAndKeepsTheGoal()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(
            Misbehave: new ServerFault(ServerFaultKind.Status, Status: 401, Times: 1, Body: """{"error":{"message":"Incorrect API key provided."}}"""), Calls: Claim.Calls), new ScriptStep(Text: "There."));
        var left = await _desk.Asking(server).RunAsync("goal", "Outlast it", "--check", "true", "--even-if-true");
        Assert.Equal(3, left.ExitCode);
        Assert.Contains("did not accept the key", left.Error, StringComparison.Ordinal);

        var resumed = await _desk.RunAsync("goal", "resume");
        Assert.Equal((0, "There.\n"), (resumed.ExitCode, resumed.Out));
    }

    [Fact]
    public async Task AnOutageDuringACompactionCostsNoHistory()
    {
        var summary = new ScriptStep(
            Text: "We counted to seven.", Match: new ScriptMatch(Shows: "Your context is full"), Misbehave: new ServerFault(ServerFaultKind.Status, Status: 429, Times: 5, Headers: Soon, Body: "{}"));
        await using var server = new LoopbackModelServer(
            summary,
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"seq 1 900"}""")], Usage: new ScriptUsage(Input: 9_000)),
            Claim,
            new ScriptStep(Text: "There."));
        var ended = await _desk.Asking(server).RunAsync("goal", "Outlast it", "--check", "true", "--even-if-true", "-c", "autoCompactTokens=6000", "-c", "fallback=[]");
        Assert.Equal((0, "There.\n"), (ended.ExitCode, ended.Out));
        Assert.Equal(5, ended.Error.Split("… waiting for mock/gpt-5.5 to write a summary until").Length - 1);
        Assert.Contains("We counted to seven.", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.DoesNotContain("shortened by rule", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWaitSaysUntilWhenAndWhyAndASessionLeftAloneIsNotCalledActive()
    {
        var busy = new ServerFault(ServerFaultKind.Status, Status: 429, Times: 1, Headers: ImmutableDictionary<string, string>.Empty.Add("Retry-After", "3600"), Body: """{"error":{"message":"Slow down."}}""");
        await using var server = new LoopbackModelServer(new ScriptStep(Misbehave: busy));
        using var waiting = _desk.Asking(server).Start("goal", "Outlast it", "--check", "true", "--even-if-true");
        await waiting.ErrorAsync("… waiting for mock/gpt-5.5 until");

        var shown = await ShownAsync();
        Assert.Equal(("waiting", "Slow down."), (shown.GetProperty("status").GetString(), shown.GetProperty("why").GetString()));
        Assert.InRange(shown.GetProperty("until").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));
        Assert.Matches(@"It +is waiting for mock/gpt-5.5 until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(in 59 min .*\): Slow down", (await _desk.RunAsync("goal", "show")).Out);

        await waiting.Send(Running.Kill).EndAsync();
        Assert.Equal("interrupted", (await ShownAsync()).GetProperty("status").GetString());
        Assert.Matches("It +is interrupted: nobody runs it; go on with: perdure goal resume", (await _desk.RunAsync("goal", "show")).Out);
        Assert.Contains("  interrupted  ", (await _desk.RunAsync("goal", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneQuestionDoesNotStopTheNight()
    {
        const string question = """{"questions":[{"id":"q","question":"Which one?"}]}""";
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("request_user_input", question), ScriptCall.Of("exec_command", """{"cmd":"touch beside"}""")]),
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"touch after"}""")]),
            Claim,
            new ScriptStep(Text: "There."));
        var ended = await _desk.Asking(server).RunAsync("goal", "Outlast it", "--check", "ls beside after", "-c", "goals.answerMinutes=0", "--profile", "workspace", "--output-last-message", "last.txt");
        Assert.Equal((0, "There.\n"), (ended.ExitCode, ended.Out));
        Assert.Contains("Nobody has answered yet", server.Requests[1].BodyText, StringComparison.Ordinal);
        Assert.Equal("There.", File.ReadAllText(Path.Combine(_desk.Workspace, "last.txt")).Trim());
    }

    private static ScriptStep Plan(ServerFault first) =>
        new(Calls: [ScriptCall.Of("update_plan", """{"plan":[{"step":"go on","status":"in_progress"}]}""")], Misbehave: first);

    private static ServerFault Odd(int status, string body, ImmutableDictionary<string, string>? headers = null) =>
        new(ServerFaultKind.Status, Status: status, Times: 1, Body: body, Headers: headers);

    private async Task<JsonElement> ShownAsync()
    {
        using var shown = JsonDocument.Parse((await _desk.RunAsync("goal", "show", "--json")).Out);
        return shown.RootElement.Clone();
    }
}
