using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

/// <summary>What a model was told stays what it was: logs recorded once lead to the same requests, byte by byte, in every later version.</summary>
public class HistoryTests
{
    private static readonly SessionStory Stopped = SessionStory.Asked()
        .Replies(Some.Call("p", "update_plan", """{"plan":[{"step":"go on","status":"in_progress"}]}"""))
        .Replies(Some.Call("s", "spawn_agent", """{"task":"build A"}"""))
        .When(new ReportAgent(1, StartedAssignment: 1, AgentSpending.None, End: new AgentEnd(TurnEnd.Answered, "Its report:\nA is built.")))
        .Replies(Some.Call("m", "send_agent", """{"agent":1,"message":"and test it"}"""))
        .Replies(ReplyStop.Length, new MessageItem("This is the fir"))
        .When(new AmendInstructions(new InputId("amended"), "Answer in Latin.", "test"))
        .Replies(Some.Call("c1"), Some.Call("c2"))
        .When(new Interrupt("test"))
        .When(new ReportOutcome(new CallId("c1"), new ToolOutcome(ToolStatus.Interrupted, "stopped half way")))
        .When(new ResumeTurn()).When(new ReportSurroundings(1, [new Note("environment", "Saturday")]))
        .Replies(Some.Call("c3"), Some.Call("c4"))
        .When(new AbandonTurn("taken up 10 times"))
        .When(new RecordRepair(new LogRepaired(900, "damaged-9-1.bin", Runs: 7)))
        .When(Some.Input("go on")).When(new ReportSurroundings(2, []))
        .Replies(new MessageItem("Done."));

    internal static readonly SessionStory TakenBack = Stopped
        .When(new RewindConversation(12, new TranscriptPosition(2)))
        .When(Some.Input("otherwise")).When(new ReportSurroundings(3, []))
        .Replies(Some.Call("g", "create_goal", """{"objective":"Make it work","token_budget":100000}"""))
        .Replies(Some.Call("u", "update_goal", """{"status":"blocked","reason":"Nothing here compiles."}"""))
        .Replies(new MessageItem("I cannot."));

    public static TheoryData<string> Names => ["eventful", "stopped", "taken-back"];

    [Theory, MemberData(nameof(Names))]
    public void ARecordedLogLeadsToTheVeryRequestsItLedTo(string name)
    {
        var (log, requests) = (PathOf($"{name}.jsonl"), PathOf($"{name}.requests.txt"));
        if (Environment.GetEnvironmentVariable("PERDURE_RECORD") is not null)
        {
            File.WriteAllLines(log, Story(name).Log.Select(SessionStory.Line));
            File.WriteAllLines(requests, Requests(Story(name).Log));
        }

        var recorded = File.ReadLines(log).Select(line => JsonSerializer.Deserialize(line, CoreJson.Line.SessionEvent)!);
        Assert.Equal(File.ReadAllLines(requests), Requests(recorded));
    }

    [Theory, MemberData(nameof(Names))]
    public void NothingIsToldThatDoesNotStandInTheLog(string name) => Assert.Null(RecordedTextCheck.Missing(Story(name).Log));

    [Fact]
    public void WordsThatAreNotOnRecordAreFound()
    {
        var log = Stopped.Log.ToList();
        var asked = log.FindIndex(happened => happened is InterruptRequested);
        log[asked] = ((InterruptRequested)log[asked]) with { Notice = null };
        Assert.Null(RecordedTextCheck.Missing(log)); // Nothing on record is nothing told.

        Assert.NotNull(RecordedTextCheck.Missing(log, told: [new RuntimeMessage(1, "Said by the rules of another version.")]));
    }

    private static SessionStory Story(string name) => name switch
    {
        "eventful" => LogTests.Eventful,
        "stopped" => Stopped,
        _ => TakenBack,
    };

    /// <summary>One line for each time the model was asked: the entry, how many items it saw, and the hash of them all.</summary>
    private static IEnumerable<string> Requests(IEnumerable<SessionEvent> log)
    {
        var state = SessionState.Empty;
        foreach (var happened in log)
        {
            state = Session.Apply(state, happened);
            if (happened is not (ModelAsked or SummaryAsked)) { continue; }

            var shown = Conversation.Of(state);
            var bytes = JsonSerializer.Serialize(shown.Items, CoreJson.Line.Transcript) + shown.Instructions + string.Join('\n', shown.Tools.Select(Printed));
            yield return $"{state.Seq} {shown.Items.Length} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bytes)))}";
        }
    }

    /// <summary>As it was printed when the histories were recorded, before a tool could be seldom.</summary>
    private static string Printed(ToolSpec tool) => $"{tool}".Replace(", Seldom =  }", " }", StringComparison.Ordinal);

    private static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Histories", name);
}
