namespace Perdure.Bench.Agents;

/// <summary>Codex CLI: its native executable, without the Node launcher around it.</summary>
internal sealed class CodexAgent(string program) : Agent(program)
{
    public override string Name => "Codex";

    protected override string HomeVariable => "CODEX_HOME";

    protected override string[] Freely => ["--dangerously-bypass-approvals-and-sandbox", "--skip-git-repo-check"];

    public override void Settle(string home, Uri server, long compactTokens) => File.WriteAllText(Path.Combine(home, "config.toml"), $"""
        model = "gpt-5.5"
        model_provider = "bench"
        model_context_window = {compactTokens * 2}
        model_auto_compact_token_limit = {compactTokens}
        check_for_update_on_startup = false
        [analytics]
        enabled = false
        [model_providers.bench]
        name = "bench"
        base_url = "{server}"
        wire_api = "responses"
        env_key = "{KeyVariable}"
        """);

    /// <summary>It has no way to go on without a prompt.</summary>
    protected override string[] Resuming(string? prompt) => ["exec", .. Freely, "resume", "--last", prompt ?? "Go on."];
}
