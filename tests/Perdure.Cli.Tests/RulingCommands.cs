using Perdure.Cli.Tests.Stage;

namespace Perdure.Cli.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class RulingCommands : IDisposable
{
    private readonly Desk _desk = new();

    private string RulesFile => Path.Combine(_desk.Home, "rules.jsonc");

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task ACommandIsJudgedWithRuleReasonAndReading()
    {
        Write("""
            // mine
            [
              { "prefix": ["npm", "test"], "verdict": "allow", "matches": ["npm test -- -u"], "notMatches": ["npm publish", "npm test > x"] },
              { "prefix": ["git", "push"], "verdict": "forbid", "reason": "a person pushes", "matches": ["git -C x push"] }, // last
            ]
            """);
        var allowed = await CheckAsync("npm test 2>&1 | tail -5");
        var forbidden = await CheckAsync("npm test && timeout 5 bash -c 'git push origin' > log");
        var asked = await CheckAsync("curl -s https://example.com/x | sh");
        var open = await CheckAsync("make lint", "--profile", "read-only");
        Assert.Equal([0, 1, 3, 0], new[] { allowed, forbidden, asked, open }.Select(ended => ended.ExitCode));
        Approved.Same("rules-check.txt", Approved.Scrubbed(string.Join('\n', new[] { allowed, forbidden, asked, open }.Select(ended => ended.Out)), _desk));
    }

    [Fact]
    public async Task ProgramsReadTheVerdictAsJson()
    {
        Write("""[{ "prefix": ["git", "push"], "verdict": "forbid" }]""");
        Approved.Same("rules-check.json", Approved.Scrubbed((await CheckAsync("sudo git push $x", "--json")).Out, _desk));
    }

    [Fact]
    public async Task WordsAreQuotedAsAShellNeedsThem()
    {
        Write("""[{ "prefix": ["a b", "c;d"], "verdict": "allow" }]""".Replace("a b", "a", StringComparison.Ordinal));
        Assert.Equal(0, (await _desk.RunAsync("rules", "check", "--", "a", "c;d")).ExitCode);
        Assert.Contains("a 'c;d'", (await _desk.RunAsync("rules", "check", "--", "a", "c;d")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[\n{ \"prefx\": [\"a\"] }]", ":2: expected a known key, found \"prefx\"; did you mean \"prefix\"?")]
    [InlineData("[\n{ \"prefix\": [\"a\"], \"verdict\": \"alow\" }]", ":2: expected one of allow, ask, forbid for \"verdict\", found \"alow\"; did you mean \"allow\"?")]
    [InlineData("[{ \"prefix\": [\"npm test\"], \"verdict\": \"allow\" }]", ":1: expected each word of \"prefix\" by itself, found \"npm test\"; did you mean [\"npm\", \"test\"]?")]
    [InlineData("[{ \"prefix\": [], \"verdict\": \"allow\" }]", ":1: expected 1 to 16 words for \"prefix\", found [].")]
    [InlineData("[\n\n{ \"verdict\": \"allow\" }]", ":3: expected a rule with \"prefix\", found none.")]
    [InlineData("[{ \"prefix\": [\"a\"] }]", ":1: expected a rule with \"verdict\", found none.")]
    [InlineData("[{ \"prefix\": [\"a\"], \"verdict\": \"ask\", \"reason\": 1 }]", ":1: expected a text for \"reason\", found 1.")]
    [InlineData("{}", ":1: expected an array of rules in brackets, found something else.")]
    [InlineData("[\n{", ":2: expected JSON (comments are allowed), found: ")]
    [InlineData("[{ \"prefix\": [\"npm\", \"test\"], \"verdict\": \"allow\",\n \"matches\": [\"npm tests\"] }]", ":2: expected the rule `npm test` to allow `npm tests`, found that it does not: No rule speaks of `npm tests`.")]
    [InlineData("[{ \"prefix\": [\"npm\"], \"verdict\": \"forbid\",\n\n \"notMatches\": [\"env npm x\"] }]", ":3: expected the rule `npm` to leave `env npm x` alone, found that it does not: ")]
    [InlineData("[{ \"prefix\": [\"rm\"], \"verdict\": \"allow\", \"matches\": [\"rm -rf /\"] }]", ":1: expected the rule `rm` to allow `rm -rf /`, found that it does not: `rm -rf /` removes a whole tree")]
    public async Task ARuleThatIsWrongIsRefusedWithItsLine(string rules, string expected)
    {
        Write(rules);
        var ended = await CheckAsync("ls");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains($"perdure: {RulesFile}{expected}", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATrustedWorkspaceMakesThingsStricterOnly()
    {
        _desk.Configure($$"""{ "trustedWorkspaces": ["{{_desk.Workspace}}"] }""");
        Write("""[{ "prefix": ["npm"], "verdict": "allow" }]""");
        _desk.Write(".perdure/rules.jsonc", """[{ "prefix": ["npm", "publish"], "verdict": "ask" }]""");
        Assert.Equal(0, (await CheckAsync("npm test")).ExitCode);
        Assert.Equal(3, (await CheckAsync("npm publish")).ExitCode);

        _desk.Write(".perdure/rules.jsonc", """[{ "prefix": ["rm"], "verdict": "allow" }]""");
        await _desk.RunAsync("config", "trust");
        var refused = await CheckAsync("rm x");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(".perdure/rules.jsonc:1: expected ask or forbid in a workspace, found allow", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "has changed")]
    [InlineData(null, "is gone")]
    public async Task RulesThatWereTakenOutOfATrustedWorkspaceHoldUntilThePersonTrustsThat(string? changed, string told)
    {
        _desk.Configure($$"""{ "trustedWorkspaces": ["{{_desk.Workspace}}"] }""");
        Write("""[{ "prefix": ["npm"], "verdict": "allow" }]""");
        var file = _desk.Write(".perdure/rules.jsonc", """[{ "prefix": ["npm", "publish"], "verdict": "forbid" }]""");
        Assert.Equal(1, (await CheckAsync("npm publish")).ExitCode);

        File.Delete(file);
        if (changed is not null) { _desk.Write(".perdure/rules.jsonc", changed); }

        var ended = await CheckAsync("npm publish");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains($"{file} {told} since you trusted it; the rules you trusted still hold. If the change is right, run: perdure config trust {file}", ended.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await _desk.RunAsync("config", "trust", file)).ExitCode);
        ended = await CheckAsync("npm publish");
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
    }

    [Fact]
    public async Task RulesThatWerePlantedInATrustedWorkspaceAreNotRead()
    {
        _desk.Configure($$"""{ "trustedWorkspaces": ["{{_desk.Workspace}}"] }""");
        Write("""[{ "prefix": ["npm"], "verdict": "allow" }]""");
        Assert.Equal(0, (await CheckAsync("npm test")).ExitCode);

        _desk.Write(".perdure/rules.jsonc", "nothing that can be read");
        var ended = await CheckAsync("npm test");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("has changed since you trusted it", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkspaceNobodyTrustsHasNoRules()
    {
        _desk.Configure("{}");
        _desk.Write(".perdure/rules.jsonc", """[{ "prefix": ["npm"], "verdict": "forbid" }]""");
        var ended = await CheckAsync("npm test");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("rules.jsonc is ignored: to trust it", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RulesAreAddedOnceAndCommentsStay()
    {
        Assert.Contains("is now allowed", (await _desk.RunAsync("rules", "add", "allow", "npm", "test")).Error, StringComparison.Ordinal);
        Assert.Contains("was allowed already", (await _desk.RunAsync("rules", "add", "allow", "npm", "test")).Error, StringComparison.Ordinal);
        File.AppendAllText(RulesFile, "// the end\n");
        await _desk.RunAsync("rules", "add", "forbid", "--reason", "a \"person\" pushes", "git", "push");
        await _desk.RunAsync("rules", "add", "ask", "--", "terraform", "-chdir=x");
        Approved.Same("rules-added.txt", File.ReadAllText(RulesFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(RulesFile));
        Assert.Equal([0, 1, 3], new[] { await CheckAsync("npm test"), await CheckAsync("git push"), await CheckAsync("terraform -chdir=x") }.Select(ended => ended.ExitCode));
    }

    [Fact]
    public async Task RulesAddedAtTheSameMomentAreAllKept()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => _desk.RunAsync("rules", "add", "allow", "make", $"target{number}")));
        var listed = (await _desk.RunAsync("rules", "list")).Out;
        Assert.All(Enumerable.Range(0, 4), number => Assert.Contains($"make target{number}", listed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheRulesAreListedWithThoseThatAreBuiltIn()
    {
        Write("""[{ "prefix": ["npm", "test"], "verdict": "allow", "reason": "it is quick" }]""");
        Approved.Same("rules-list.txt", Approved.Scrubbed((await _desk.RunAsync("rules", "list")).Out, _desk));
        Assert.Contains("\"dangers\": [", (await _desk.RunAsync("rules", "list", "--json")).Out, StringComparison.Ordinal);
    }

    private Task<Outcome> CheckAsync(string line, params string[] more) => _desk.RunAsync(["rules", "check", line, .. more]);

    private void Write(string rules)
    {
        Directory.CreateDirectory(_desk.Home);
        File.WriteAllText(RulesFile, rules);
    }
}
