using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Runtime;

/// <summary>One piece of text a log holds, as the index keeps it.</summary>
/// <param name="Who">Said or done by whom: <c>user</c>, <c>model</c>, <c>command</c>, <c>result</c>, <c>summary</c>, <c>plan</c>.</param>
public sealed record Passage(long Seq, DateTimeOffset At, string Who, string Text)
{
    /// <summary>More than most people and models say at once.</summary>
    private const int SaidCharsMax = 8_000;

    /// <summary>Of an output its head tells what it is; the log has the rest.</summary>
    private const int OutputCharsMax = 1_000;

    /// <summary>What an entry tells in words; bookkeeping tells nothing.</summary>
    public static IEnumerable<Passage> In(LogEntry entry)
    {
        foreach (var (who, text) in Words(entry.Event))
        {
            if (!string.IsNullOrWhiteSpace(text)) { yield return new Passage(entry.Seq, entry.At, who, text); }
        }
    }

    private static IEnumerable<(string Who, string Text)> Words(SessionEvent happened) => happened switch
    {
        InputReceived input => [("user", Head(input.Text, SaidCharsMax))],
        InputEdited(_, var text) => [("user", Head(text, SaidCharsMax))],
        ModelReplied replied => replied.Items.Select(Words).OfType<(string, string)>(),
        ToolFinished(_, var outcome) => [("result", Head(outcome.Text, OutputCharsMax))],
        PlanUpdated(_, var steps, _) => [("plan", Head(string.Join('\n', steps.Select(step => step.Step)), SaidCharsMax))],
        HistoryCompacted { Summary: var summary } => [("summary", Head(summary, SaidCharsMax))],
        SessionNamed(var name) => [("name", name)],
        TurnEnded { Detail: { } detail } => [("end", Head(detail, OutputCharsMax))],
        _ => [],
    };

    private static (string, string)? Words(ReplyItem item) => item switch
    {
        MessageItem(var text) => ("model", Head(text, SaidCharsMax)),
        ToolCallItem({ Tool: not PlanTool } call) => ("command", Head($"{call.Tool} {call.Arguments}", OutputCharsMax)),
        _ => null,
    };

    private const string PlanTool = "update_plan";

    private static string Head(string text, int lettersMax) => text.Length <= lettersMax ? text : text[..lettersMax];
}
