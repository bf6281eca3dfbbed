using System.Collections.Immutable;
using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Tools.Recalling;

/// <summary>One piece of text a log holds: who said it, and what.</summary>
internal sealed record Passage(string Who, string Text)
{
    private const int AroundChars = 160;

    /// <summary>What an entry tells in words; bookkeeping tells nothing.</summary>
    public static IEnumerable<Passage> In(SessionEvent happened) => happened switch
    {
        InputReceived input => [new Passage("user", input.Text)],
        ModelReplied replied => replied.Items.Select(Of).OfType<Passage>(),
        ToolFinished finished => [new Passage($"result of {finished.Call}", finished.Outcome.Text)],
        PlanUpdated plan => [new Passage("plan", string.Join('\n', plan.Steps.Select(step => $"{step.Status}: {step.Step}")))],
        HistoryCompacted compacted => [new Passage("summary", compacted.Summary)],
        TurnEnded { Detail: { } detail } => [new Passage("turn ended", detail)],
        _ => [],
    };

    public bool Holds(ImmutableArray<string> words) => words.All(word => Text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The text around the first of the words, on one line.</summary>
    public string Around(string word)
    {
        var at = Math.Max(0, Text.IndexOf(word, StringComparison.OrdinalIgnoreCase));
        var from = Math.Max(0, at - AroundChars);
        var to = Math.Min(Text.Length, at + word.Length + AroundChars);
        var line = Text[from..to].ReplaceLineEndings(" ");
        return $"{(from > 0 ? "…" : "")}{line}{(to < Text.Length ? "…" : "")}";
    }

    private static Passage? Of(ReplyItem item) => item switch
    {
        MessageItem(var text) => new Passage("you", text),
        ToolCallItem(var call) => new Passage($"you called {call.Tool} ({call.Id})", call.Arguments),
        ReasoningItem { Summary: { } summary } => new Passage("your reasoning", summary),
        _ => null,
    };
}
