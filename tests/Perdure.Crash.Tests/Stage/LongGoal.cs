using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Perdure.Testing;

namespace Perdure.Crash.Tests.Stage;

/// <summary>What the model does over a long goal: hundreds of small steps, and between them everything that can go wrong.</summary>
/// <remarks>
/// A step that opens a gate waits in its command until the file is gone; whoever plays the world (<see cref="World"/>) does what the name of the
/// gate says, and takes the file away.
/// </remarks>
internal static class LongGoal
{
    public const int Steps = 640;
    public const string Objective = "Keep the ledger until it says that the end is reached";
    public const string Check = "grep -qx the-end ledger || { echo the end is not in the ledger; exit 1; }";

    /// <summary>Reached about every hundred and fifty steps.</summary>
    public const long CompactTokens = 34_000;

    private const int TurnEvery = 90;

    /// <summary>What happens at which step.</summary>
    private static readonly ImmutableSortedDictionary<int, ScriptStep[]> Events = ImmutableSortedDictionary.CreateRange(new Dictionary<int, ScriptStep[]>
    {
        [12] = [Wrong(ServerFaultKind.Reset, 12)],
        [20] = [Gate(20, "kill-in-command")],
        [35] = [Gate(35, "kill-at-request")],
        [47] = [Wrong(ServerFaultKind.Cut, 47)],
        [60] = [WholeBefore(ServerFaultKind.NoEnd, 60)],
        [75] = [Gate(75, "outage")],
        [95] = [Gate(95, "kill-at-request")],
        [110] = [Wrong(ServerFaultKind.Malformed, 110)],
        [120] = [Answered(120, 429, """{"error":{"type":"rate_limit","message":"Slow down."}}""", "retry-after-ms", "200")],
        [135] = [Gate(135, "sleep")],
        [150] = [Calls(150, ScriptCall.Of("exec_command", $$"""{"cmd":"touch gate-approve; rm gate-approve; echo step-150 >> ledger","sandbox_permissions":"require_escalated","justification":"The ledger is kept by hand."}"""))],
        [165] = [Gate(165, "kill-in-command")],
        [180] = [Answered(180, 529, """{"error":{"type":"overloaded_error","message":"Overloaded."}}""")],
        [200] = [Calls(200, ScriptCall.Of("update_goal", """{"status":"complete"}"""))],
        [230] = [Gate(230, "limit"), Answered(232, 429, """{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","resets_in_seconds":10800}}""")],
        [260] = [Gate(260, "kill-at-request")],
        [280] = [Wrong(ServerFaultKind.Empty, 280)],
        [290] = [new ScriptStep(Text: "", Pieces: 1)],
        [300] = [Gate(300, "key"), Answered(301, 401, """{"error":{"type":"authentication_error","message":"Invalid key."}}""")],
        [330] = [Gate(330, "kill-in-command")],
        [350] = [Calls(350, ScriptCall.Of("exec_command", """{"cmd":"seq 1 40000; echo step-350 >> ledger; exit 3"}"""))],
        [370] = [Gate(370, "keeper")],
        [390] = [Gate(390, "overflow"), Answered(391, 400, """{"error":{"code":"context_length_exceeded","message":"Your input exceeds the context window of this model."}}""")],
        [420] = [Gate(420, "kill-at-request")],
        [440] = [Gate(440, "steer")],
        [460] = [Answered(460, 400, """{"error":{"type":"invalid_request_error","message":"Unknown parameter."}}""")],
        [480] = [Gate(480, "kill-in-command")],
        [500] = [Calls(500, ScriptCall.Of("apply_patch", """{"input":"*** Begin Patch\n*** Add File: patched.txt\n+once\n*** End Patch"}"""))],
        [520] = [Gate(520, "kill-at-request")],
        [540] = [Wrong(ServerFaultKind.Close, 540)],
        [560] = [Gate(560, "stop")],
        [580] = [Gate(580, "kill-in-command")],
    });

    public static ModelScript Script { get; } = new(
    [
        new ScriptStep(Match: new ScriptMatch(Shows: "Write the summary from which you will go on"), Text: "The ledger is kept, line by line; the end is not in it yet.", Pieces: 1),
        .. Enumerable.Range(1, Steps).SelectMany(StepsOf),
        Calls(Steps + 1, Command("echo the-end >> ledger")),
        Calls(Steps + 2, ScriptCall.Of("update_goal", """{"status":"complete"}""")),
    ], Otherwise: new ScriptStep("The ledger is complete.", Pieces: 1));

    /// <summary>A part of every kind of time there is, so that no two rounds are the same.</summary>
    private static ScriptStep[] StepsOf(int number) => Events.GetValueOrDefault(number) ?? (number % TurnEvery == 0
        ? [Says(number, "That is enough for one turn.")]
        : [number % 3 == 0 ? Calls(number, Ledger(number)) : Calls(number, ScriptCall.Of("read_file", string.Create(CultureInfo.InvariantCulture, $$"""{"path":"book.txt","offset":{{number}},"limit":2}""")))]);

    private static ScriptStep Says(int number, string text) => new($"{Prose(number)} {text}", Pieces: 1);

    private static ScriptStep Calls(int number, ScriptCall call) => new(Prose(number), Calls: [call], Pieces: 1);

    private static ScriptStep Gate(int number, string name) =>
        Calls(number, Command($"touch gate-{name}; while [ -e gate-{name} ]; do sleep 0.05; done; echo step-{number} >> ledger", yieldMs: 120_000));

    private static ScriptStep Wrong(ServerFaultKind kind, int number) => Calls(number, Ledger(number)) with { Misbehave = new ServerFault(kind, Times: 1) };

    /// <summary>The call has come whole before it goes wrong, so it is run and not asked for again.</summary>
    private static ScriptStep WholeBefore(ServerFaultKind kind, int number) => Calls(number, Ledger(number)) with { Misbehave = new ServerFault(kind) };

    private static ScriptStep Answered(int number, int status, string body, string? header = null, string value = "") => Calls(number, Ledger(number)) with
    {
        Misbehave = new ServerFault(ServerFaultKind.Status, Times: 1, Status: status, Body: body, Headers: header is null ? null : ImmutableDictionary<string, string>.Empty.Add(header, value)),
    };

    private static ScriptCall Ledger(int number) => Command($"echo step-{number} >> ledger; tail -n 1 ledger");

    private static ScriptCall Command(string line, int yieldMs = 60_000) =>
        ScriptCall.Of("exec_command", $$"""{"cmd":{{JsonSerializer.Serialize(line)}},"yield_time_ms":{{yieldMs}}}""", $"call_{Guid.NewGuid():N}");

    private static string Prose(int number) => $"Step {number}: {string.Join(' ', Enumerable.Range(number * 7, 24))}.";
}
