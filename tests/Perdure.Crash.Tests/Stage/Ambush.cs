using Perdure.Testing;

namespace Perdure.Crash.Tests.Stage;

/// <summary>Waits until a run says that it is in a situation, and kills it at a random moment of that situation.</summary>
/// <param name="Sign">What the run says when the situation begins, also when it is found on a resume.</param>
/// <param name="LongestMs">About how long the situation lasts.</param>
internal sealed record Ambush(string Sign, int LongestMs)
{
    private const int StreamingMs = 300;
    private const int CommandMs = 300;
    private const int WaitingMs = 300;

    /// <summary>Killed while it starts and while the model streams.</summary>
    public static readonly Ambush Streaming = new("\"type\":\"turn.started\"", StreamingMs);

    public static readonly Ambush Running = new("\"type\":\"command_execution\"", CommandMs);

    public static readonly Ambush Waiting = new("\"type\":\"perdure.waiting\"", WaitingMs);

    /// <summary>A run that dwells in each situation as long as the ambushes think.</summary>
    public static ModelScript Script { get; } = ModelScript.Of(
        new ScriptStep(
            Match: new ScriptMatch(Outputs: 0), Text: new string('x', 100), Pieces: 30, DelayMs: StreamingMs / 30, Usage: Usage,
            Calls: [ScriptCall.Of("exec_command", $$"""{"cmd":"echo begun >> effects; sleep 0.{{CommandMs}}; echo over >> effects; echo said; exit 5"}""")]),
        new ScriptStep(Match: new ScriptMatch(Outputs: 1, Attempt: 1), Misbehave: LongRun.Overloaded(WaitingMs)),
        new ScriptStep(Match: new ScriptMatch(Outputs: 1), Text: "Done.", DelayMs: StreamingMs / 10, Usage: Usage));

    private static ScriptUsage Usage => new(Input: 5_000, Output: 100);

    public async Task SpringAsync(Scene scene, Random chance)
    {
        var delay = chance.Next(LongestMs);
        if (scene.IsAnswered) { return; }

        using var running = scene.GoOn();
        try
        {
            await running.OutAsync(Sign);
            await Task.Delay(delay);
        }
        catch (EndOfStreamException)
        {
            // On a busy machine the ambush before may have come late, in this very situation; then the run ends unharmed.
        }

        await scene.KillAsync(running);
    }
}
