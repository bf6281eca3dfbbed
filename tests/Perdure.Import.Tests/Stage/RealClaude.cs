using System.Diagnostics;
using System.Text.Json;
using Perdure.Import.Claude;
using Perdure.Testing;

namespace Perdure.Import.Tests.Stage;

/// <summary>Claude Code, asking a server on this machine with a key that opens nothing.</summary>
internal sealed class RealClaude : RealProgram
{
    private static readonly string[] Freely = ["--model", "claude-opus-4-6", "--permission-mode", "acceptEdits", "--allowedTools", "Bash Read Edit Agent"];

    private readonly string _program = NpmPackage.Needed("@anthropic-ai", "claude-code-linux-x64", "claude");

    public override IForeignProgram Reader { get; } = new ClaudeProgram();

    public override async Task LiveAsync()
    {
        var file = JsonSerializer.Serialize(Path.Combine(Workspace, "greet.sh"));
        await RunAsync(
            ModelScript.Of(
                new ScriptStep("I look around first.", Reasoning: "Let me see.", Calls:
                [
                    ScriptCall.Of("Bash", """{"command":"ls","description":"Look"}""", "toolu_look"),
                    ScriptCall.Of("Read", $$"""{"file_path":{{file}}}""", "toolu_read"),
                ]),
                new ScriptStep(Calls: [ScriptCall.Of("Edit", $$"""{"file_path":{{file}},"old_string":"echo Helo","new_string":"echo Hello"}""", "toolu_edit")]),
                new ScriptStep(Calls: [ScriptCall.Of("Bash", """{"command":"false","description":"Fail"}""", "toolu_false")]),
                new ScriptStep("The greeting is spelt right now.")),
            ["-p", "Fix the greeting.", .. Freely]);
        var first = Find("Fix the greeting.").Id;
        await RunAsync(
            ModelScript.Of(new ScriptStep(Calls: [ScriptCall.Of("Bash", """{"command":"sh greet.sh","description":"Run"}""", "toolu_run")]), new ScriptStep("It greets.")),
            ["-p", "Now run it.", "--resume", first, .. Freely]);
        await RunAsync(ModelScript.Of(new ScriptStep("<summary>SUMMARY: the greeting was fixed.</summary>")), ["-p", "/compact", "--resume", first, .. Freely]);
        await RunAsync(ModelScript.Of(new ScriptStep("Once more it greets.")), ["-p", "Run it once more.", "--resume", first, .. Freely]);
        await RunAsync(ModelScript.Of(new ScriptStep("The fork greets too.")), ["-p", "And in the fork?", "--resume", first, "--fork-session", .. Freely]);
        await RunAsync(
            ModelScript.Of(
                new ScriptStep("There is one file.", Match: new ScriptMatch(User: "Count the files")),
                new ScriptStep(Match: new ScriptMatch(User: "Ask a helper", Outputs: 0), Calls:
                    [ScriptCall.Of("Agent", """{"description":"Count","prompt":"Count the files","subagent_type":"general-purpose","run_in_background":false}""", "toolu_agent")]),
                new ScriptStep("The helper counted.")),
            ["-p", "Ask a helper.", .. Freely]);
        await KillAsync(
            ModelScript.Of(new ScriptStep("This takes a while.", Calls: [ScriptCall.Of("Bash", $$"""{"command":"{{WaitForever}}","description":"Wait"}""", "toolu_wait")])),
            "toolu_wait",
            ["-p", "Wait for it.", .. Freely]);
    }

    protected override ProcessStartInfo Start(LoopbackModelServer server, string[] words) => new(_program, words)
    {
        Environment =
        {
            ["GIVEN_ANTHROPIC_BASE_URL"] = server.Url.ToString().TrimEnd('/'),
            ["GIVEN_ANTHROPIC_API_KEY"] = "none",
            ["GIVEN_CLAUDE_CONFIG_DIR"] = Home,
            ["GIVEN_DISABLE_TELEMETRY"] = "1",
            ["GIVEN_DISABLE_AUTOUPDATER"] = "1",
            ["GIVEN_CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
        },
    };
}
