using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Models.Practice;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class PursuingGoals : IDisposable
{
    private const string LimitBody = """{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","resets_in_seconds":2}}""";

    private static readonly ScriptStep Claim = new(Calls: [ScriptCall.Of("update_goal", """{"status":"complete"}""")]);

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task TheDemoProjectIsRepairedAndItsEvidenceIsPrinted()
    {
        PracticeWorkspace.Write(_desk.Workspace);
        var ended = await _desk.RunAsync(
            "goal", PracticeWorkspace.Objective, "--check", PracticeWorkspace.Check, "--must-not", "grep -n TODO calc.sh", "--protect", "test.sh", "-m", "practice/practice");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("All 6 tests", ended.Out, StringComparison.Ordinal);
        Assert.Contains("the goal is complete, and proven", ended.Error, StringComparison.Ordinal);

        var evidence = (await _desk.RunAsync("goal", "show", "--evidence")).Out;
        Assert.Contains("✓ unchanged: test.sh", evidence, StringComparison.Ordinal);
        Assert.Matches("✓ held: sh test.sh\n +run \\d+, exit code 0, SHA-256 of the output [0-9a-f]{64}", evidence);
        Assert.Contains("6 passed, 0 failed", evidence, StringComparison.Ordinal);
        Assert.Contains("✓ failed, as it has to: grep -n TODO calc.sh", evidence, StringComparison.Ordinal);
        Assert.Equal("complete", (await ShownAsync()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task AFailingCheckRefusesTheClaimInTheSameTurnWithItsOutput()
    {
        await using var server = Scripted(Claim, new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"touch done.txt"}""")]), Claim, new ScriptStep(Text: "There."));
        var ended = await _desk.Asking(server).RunAsync("goal", "Make done.txt", "--check", "ls done.txt || { echo it is missing; exit 7; }");
        Assert.Equal((0, "There.\n"), (ended.ExitCode, ended.Out));
        Assert.Contains("it is missing", server.Requests[1].BodyText, StringComparison.Ordinal);
        Assert.Equal(1, (await ShownAsync()).GetProperty("spent").GetProperty("turns").GetInt32());
    }

    [Fact]
    public async Task AGoalCannotBeReachedByBendingItsProof()
    {
        // Without a sandbox nothing but the hash stands in the way.
        await using var server = Scripted(new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo exit 0 > proof.sh"}""")]), Claim);
        _desk.Write("proof.sh", "exit 1\n");
        var ended = await _desk.Asking(server, "\"profile\": \"full\",").RunAsync("goal", "Make proof.sh pass", "--check", "sh proof.sh", "--protect", "proof.sh");
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("proof.sh was changed", server.Requests[2].BodyText, StringComparison.Ordinal);
        var shown = await ShownAsync();
        Assert.Equal("blocked", shown.GetProperty("status").GetString());
        Assert.Contains(shown.GetProperty("evidence").EnumerateArray(), found => found.GetProperty("what").GetString() == "sh proof.sh" && found.GetProperty("holds").GetBoolean());
    }

    [Theory]
    [InlineData("goal")]
    [InlineData("exec")]
    public async Task AnAgentKilledWhileItsChecksRunFinishesThemWithoutRunningThemTwice(string verb)
    {
        await using var server = Scripted(new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"touch begun"}""")]), Claim, new ScriptStep(Text: "Proven."));
        Assert.Equal(0, await ShellScript.RunAsync($"mkfifo {_desk.Workspace}/gate"));
        using var first = _desk.Asking(server).Start("goal", "Hold", "--check", "test -e begun || exit 1; echo ran >> ran.txt; read go < gate; echo held");
        var id = await first.SessionAsync();
        await _desk.AppearsAsync("ran.txt");
        await first.Send(Running.Kill).EndAsync();

        using var second = _desk.Start(verb, "resume", id);
        await second.ErrorAsync("goes on where it was left");
        Assert.Equal(0, await ShellScript.RunAsync($"echo go > {_desk.Workspace}/gate"));
        var ended = await second.EndAsync();
        Assert.Equal((0, "Proven.\n"), (ended.ExitCode, ended.Out));
        Assert.Equal("ran\n", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "ran.txt")));
    }

    [Fact]
    public async Task AnExhaustedGoalGoesOnWhenItsBudgetIsRaised()
    {
        await using var server = Scripted(new ScriptStep(Text: "Half of it."), Claim, new ScriptStep(Text: "All of it."));
        var ended = await _desk.Asking(server).RunAsync("goal", "Do it", "--check", "true", "--even-if-true", "--max-turns", "1");
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains("the goal is exhausted: all of its 1 turns were taken", ended.Error, StringComparison.Ordinal);
        Assert.Equal(5, (await _desk.RunAsync("goal", "resume")).ExitCode);

        var edited = await _desk.RunAsync("goal", "edit", "--max-turns", "5");
        Assert.Equal(0, edited.ExitCode);
        Assert.StartsWith("The goal is interrupted: nobody runs it; go on with: perdure goal resume", edited.Out, StringComparison.Ordinal);
        Assert.Equal((0, "All of it.\n"), await _desk.RunAsync("goal", "resume") is var done ? (done.ExitCode, done.Out) : default);
    }

    [Fact]
    public async Task AtTheResetOfALimitTheSameTurnGoesOnByItself()
    {
        await using var server = Scripted(Limited());
        var ended = await _desk.Asking(server).RunAsync("goal", "Do it", "--check", "true", "--even-if-true", "--max-turns", "1");
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains("the goal is limited and goes on at", ended.Error, StringComparison.Ordinal);
        Assert.Contains("the goal goes on by itself", ended.Error, StringComparison.Ordinal);
        Assert.Contains("After the limit.", ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await ShownAsync()).GetProperty("spent").GetProperty("turns").GetInt32());
    }

    [Fact]
    public async Task SwitchedOffALimitedGoalIsLeftWithFour()
    {
        await using var server = Scripted(Limited());
        var ended = await _desk.Asking(server, "\"goals\": { \"goOn\": false },").RunAsync("goal", "Do it", "--check", "true", "--even-if-true");
        Assert.Equal(4, ended.ExitCode);
        Assert.Equal("limited", (await ShownAsync()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task TheFirstRequestHasTheObjectiveAndTheNextTurnIsToldInOneLine()
    {
        await using var server = Scripted(new ScriptStep(Calls: [ScriptCall.Of("list_dir", "{}")]), new ScriptStep(Text: "Looked."), Claim, new ScriptStep(Text: "Done."));
        await _desk.Asking(server).RunAsync("goal", "A very particular objective", "--check", "true", "--even-if-true");
        Assert.Equal(1, Occurrences(server.Requests[2].BodyText, "A very particular objective"));
        Assert.Equal(1, Occurrences(server.Requests[2].BodyText, "Go on with the goal; this is turn 2 of it."));
    }

    [Fact]
    public async Task AGoalCanBeWrittenDown()
    {
        await using var server = Scripted(Claim, new ScriptStep(Text: "Done."));
        _desk.Write("GOAL.md", "---\nname: port\nchecks:\n  - 'test -f GOAL.md'  \n  - \"true # a comment?\"\nmust-nots: ['grep -n never-[z] GOAL.md', \"path: src\"]\nprotect: [GOAL.md]\nbudget-tokens: 800k\nmax-turns: 4\n---\n\nPort it.\n");
        Directory.CreateDirectory(Path.Combine(_desk.Workspace, "src"));
        Assert.Equal(0, (await _desk.Asking(server).RunAsync("goal", "-f", "GOAL.md", "--max-turns", "2", "--even-if-true")).ExitCode);
        var contract = (await ShownAsync()).GetProperty("contract");
        Assert.Equal("""["test -f GOAL.md","true # a comment?"]""", Compact(contract.GetProperty("checks")));
        Assert.Equal("""["grep -n never-[z] GOAL.md"]""", Compact(contract.GetProperty("mustNots")));
        Assert.Equal("""["src"]""", Compact(contract.GetProperty("untouched")));
        Assert.Equal(2, (await ShownAsync()).GetProperty("budgets").GetProperty("turns").GetInt32());
    }

    [Theory]
    [InlineData("---\nchekcs: [a]\n---\nx", "found \"chekcs\" (did you mean checks?)")]
    [InlineData("---\nchecks: |\n  a\n---\nx", "line 2: expected a text or a list, found YAML that is not understood here")]
    [InlineData("---\nchecks: [a]\n", "expected a second line of --- at the end of the front matter")]
    [InlineData("---\nchecks: [a]\n---\n", "expected an objective below the front matter")]
    [InlineData("---\nbudget-tokens: many\n---\nx", "budget-tokens: expected a number of tokens such as 800k or 5M, found \"many\"")]
    public async Task AFileThatIsNotUnderstoodIsRefusedByLine(string text, string expected)
    {
        _desk.Write("GOAL.md", text);
        var ended = await _desk.RunAsync("goal", "-f", "GOAL.md");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(expected, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGoalIsPausedListedAndClearedWithoutRunningIt()
    {
        await using var server = Scripted(Limited());
        await _desk.Asking(server, "\"goals\": { \"goOn\": false },").RunAsync("goal", "Do it", "--check", "true", "--even-if-true");
        Assert.Equal("The goal is paused from cli.\n", (await _desk.RunAsync("goal", "pause")).Out);
        Assert.Contains("paused", (await _desk.RunAsync("goal", "list")).Out, StringComparison.Ordinal);
        Assert.Equal("The goal is cleared.\n", (await _desk.RunAsync("goal", "clear")).Out);
        Assert.Equal(2, (await _desk.RunAsync("goal", "show")).ExitCode);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task WhoeverWouldGoOnWithAGoalSomebodyRunsIsToldWho()
    {
        await using var model = new StallingModel("Slow.");
        using var first = _desk.Asking(model.Server).Start("goal", "Do it", "--check", "true", "--even-if-true");
        await first.SessionAsync();
        await model.AskedAsync();
        var refused = await _desk.RunAsync("goal", "resume");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"{first.Id}", refused.Error, StringComparison.Ordinal);

        var stopped = await first.Send(Running.Interrupt).EndAsync();
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("go on with: perdure goal resume", stopped.Error, StringComparison.Ordinal);
        Assert.Equal("paused", (await ShownAsync()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task ADraftIsWrittenFromTheAnswersGiven()
    {
        var drafted = await _desk.PipeAsync("make test\n\n! grep -rn TODO src\n\n\ntests/**/*.sh\n\n\n5M\n12h\n", "goal", "draft", "Stop losing rows", "--ask");
        Assert.Equal((0, ""), (drafted.ExitCode, drafted.ExitCode == 0 ? "" : drafted.Error));
        var text = await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "GOAL.md"));
        Assert.Equal("---\nchecks:\n  - 'make test'\nmust-nots:\n  - '! grep -rn TODO src'\nprotect:\n  - 'tests/**/*.sh'\nbudget-tokens: 5M\ndeadline: 12h\n---\n\nStop losing rows\n", text);
        Assert.Equal(2, (await _desk.RunAsync("goal", "draft", "again", "--ask")).ExitCode);
    }

    [Fact]
    public async Task ADraftOfAModelIsWholeItsChecksHaveRunAndAnOutageIsWaitedOut()
    {
        const string good = "---\nchecks:\n  - 'sh count.sh'\n---\n\nLose no rows.\n";
        await using var server = Scripted(
            new ScriptStep(Text: "Sure, here is a plan.", Misbehave: new ServerFault(ServerFaultKind.Status, Times: 1, Status: 503)),
            new ScriptStep(Text: "---\nchecks:\n  - 'mkae test'\n---\n\nLose no rows.\n"),
            new ScriptStep(Text: $"```markdown\n{good}```"));
        _desk.Write("README.md", "Run the tests with: sh count.sh");
        _desk.Write("count.sh", "exit 1\n");
        var drafted = await _desk.Asking(server).PipeAsync("", "goal", "draft", "Stop losing rows");
        Assert.Equal(0, drafted.ExitCode);
        Assert.Equal(good, await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "GOAL.md")));
        Assert.Contains("no draft yet", drafted.Error, StringComparison.Ordinal);
        Assert.Contains("does not hold yet: sh count.sh (exit code 1)", drafted.Error, StringComparison.Ordinal);
        Assert.Contains("Run the tests with: sh count.sh", server.Requests[0].BodyText, StringComparison.Ordinal);
        Assert.Contains("mkae: command not found", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "expected --goal beside a proof or a budget", "exec", "x", "--check", "true")]
    [InlineData(2, "expected an objective, found none", "goal")]
    [InlineData(2, "expected a goal in", "goal", "show")]
    [InlineData(2, "--context: expected continuous or fresh, found \"new\"", "goal", "x", "--context", "new")]
    public async Task WhatCannotBeIsSaidPlainly(int code, string expected, params string[] words)
    {
        var ended = await _desk.RunAsync(words);
        Assert.Equal(code, ended.ExitCode);
        Assert.Contains(expected, ended.Error, StringComparison.Ordinal);
    }

    private static LoopbackModelServer Scripted(params ScriptStep[] steps) => new(new ModelScript([.. steps], Otherwise: new ScriptStep(Text: "Nothing more to say.")));

    private static ScriptStep Limited() => new(Text: "After the limit.", Misbehave: new ServerFault(ServerFaultKind.Status, Times: 1, Status: 429, Body: LimitBody));

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private static string Compact(JsonElement texts) => $"[{string.Join(',', texts.EnumerateArray().Select(text => $"\"{text.GetString()}\""))}]";

    private async Task<JsonElement> ShownAsync()
    {
        var shown = await _desk.RunAsync("goal", "show", "--json");
        Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
        using var json = JsonDocument.Parse(shown.Out);
        return json.RootElement.Clone();
    }
}
