namespace Perdure.Bench.Agents;

/// <summary>Perdure, as built by <c>./build</c>.</summary>
internal sealed class PerdureAgent(string program) : Agent(program)
{
    public override string Name => "Perdure";

    protected override string HomeVariable => "PERDURE_HOME";

    protected override string[] Freely => [];

    public override void Settle(string home, Uri server, long compactTokens) => File.WriteAllText(Path.Combine(home, "config.jsonc"), $$"""
        {
          "model": "bench/gpt-5.5",
          "contextTokens": {{compactTokens * 2}},
          "autoCompactTokens": {{compactTokens}},
          "providers": { "bench": { "wire": "responses", "baseUrl": "{{server}}", "apiKeyEnv": "{{KeyVariable}}" } }
        }
        """);

    protected override string[] Resuming(string? prompt) => prompt is null ? ["exec", "resume", "--last"] : ["exec", "resume", "--last", prompt];
}
