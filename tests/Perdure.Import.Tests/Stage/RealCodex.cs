using System.Collections.Immutable;
using System.Diagnostics;
using Perdure.Import.Codex;
using Perdure.Testing;

namespace Perdure.Import.Tests.Stage;

/// <summary>Codex CLI: the executable itself and not the Node launcher around it.</summary>
internal sealed class RealCodex : RealProgram
{
    private static readonly string[] Freely = ["--dangerously-bypass-approvals-and-sandbox", "--skip-git-repo-check"];

    private readonly string _program = NpmPackage.Needed("@openai", "codex-linux-x64", "vendor", "x86_64-unknown-linux-musl", "bin", "codex");

    public override IForeignProgram Reader { get; } = new CodexProgram();

    public override async Task LiveAsync()
    {
        await RunAsync(
            ModelScript.Of(
                new ScriptStep("I look around first.", Reasoning: "Let me see.", Calls: [ScriptCall.Of("exec_command", """{"cmd":"cat greet.sh"}""", "call_look")]),
                new ScriptStep(Calls:
                [
                    new ScriptCall("apply_patch", Id: "call_patch", Input: "*** Begin Patch\n*** Update File: greet.sh\n@@\n-echo Helo\n+echo Hello\n*** End Patch"),
                    ScriptCall.Of("exec_command", """{"cmd":"false"}""", "call_false"),
                ]),
                new ScriptStep("The greeting is spelt right now.")),
            ["exec", .. Freely, "Fix the greeting."]);
        var first = Find("Fix the greeting.").Id;

        // So many tokens that Codex compacts before it asks again.
        await RunAsync(
            ModelScript.Of(
                new ScriptStep("SUMMARY: the greeting was fixed.", Match: new ScriptMatch(Shows: "CONTEXT CHECKPOINT COMPACTION")),
                new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"sh greet.sh"}""", "call_run")], Usage: new ScriptUsage(Input: 500_000, Output: 20)),
                new ScriptStep("It greets.")),
            ["exec", .. Freely, "resume", first, "Now run it."]);
        await ForkAsync(first);
        await KillAsync(
            ModelScript.Of(new ScriptStep("This takes a while.", Calls: [ScriptCall.Of("exec_command", $$"""{"cmd":"{{WaitForever}}","yield_time_ms":30000}""", "call_wait")])),
            "call_wait",
            ["exec", .. Freely, "Wait for it."]);
    }

    protected override ProcessStartInfo Start(LoopbackModelServer server, string[] words)
    {
        File.WriteAllText(Path.Combine(Home, "config.toml"), $"""
            model = "gpt-5.5"
            model_provider = "mock"
            model_context_window = 200000
            check_for_update_on_startup = false
            [analytics]
            enabled = false
            [model_providers.mock]
            name = "mock"
            base_url = "{server.BaseUrl}"
            wire_api = "responses"
            env_key = "MOCK_KEY"
            """);
        return new ProcessStartInfo(_program, words) { Environment = { ["GIVEN_CODEX_HOME"] = Home, ["GIVEN_MOCK_KEY"] = "none" } };
    }

    /// <summary>The command line has no way to fork without a screen; the server it has for editors does.</summary>
    private async Task ForkAsync(string thread)
    {
        await PipeAsync(
            ModelScript.Of(),
            $$"""
            {"id":1,"method":"initialize","params":{"clientInfo":{"name":"recorder","version":"1" } } }
            {"method":"initialized"}
            {"id":2,"method":"thread/fork","params":{"threadId":"{{thread}}" } }

            """,
            "app-server");
        var fork = Reader.Find(Home).Single(found => found.Id != thread).Id;
        await RunAsync(ModelScript.Of(new ScriptStep("The fork greets too.")), ["exec", .. Freely, "resume", fork, "And in the fork?"]);
    }
}
