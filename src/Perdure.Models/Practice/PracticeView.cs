using System.Collections.Immutable;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Models.Practice;

/// <summary>What the practice model sees of its task: everything it decides by is in the conversation.</summary>
internal sealed class PracticeView
{
    private readonly Conversation _conversation;
    private readonly ImmutableArray<(ToolCall Call, string? Output)> _calls;

    public PracticeView(Conversation conversation)
    {
        _conversation = conversation;
        var task = LastPlace(conversation, item => item is UserMessage && IsTask(item));
        if (task < 0) { task = LastPlace(conversation, item => item is RuntimeMessage && IsTask(item)); }

        var since = conversation.Items[(task + 1)..];
        HasTask = task >= 0 && !WantsSomethingElse(conversation);
        var outputs = since.OfType<ToolResult>().ToLookup(output => output.Call, output => output.Text);
        _calls = [.. since.OfType<ModelOutput>().Select(item => item.Item).OfType<ToolCallItem>().Select(called => (called.Call, outputs[called.Call.Id].FirstOrDefault()))];
        CallsInView = conversation.Items.Count(item => item is ModelOutput { Item: ToolCallItem });
        SpeaksOfGoal = conversation.Items.Any(item => TextOf(item).Contains("goal", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether the practice project is what is to be worked on.</summary>
    public bool HasTask { get; }

    public bool SpeaksOfGoal { get; }

    /// <summary>Gives new calls their numbers.</summary>
    public int CallsInView { get; }

    public bool Has(string tool) => _conversation.Tools.Any(spec => spec.Name == tool);

    public bool HasCalled(string tool) => _calls.Any(done => done.Call.Tool == tool);

    public int CallsOf(string tool) => _calls.Count(done => done.Call.Tool == tool);

    /// <summary>How many of the newest calls of a tool brought something that fits.</summary>
    public int InARow(string tool, Func<string, bool> fits) =>
        _calls.Where(done => done.Call.Tool == tool).Reverse().TakeWhile(done => fits(done.Output ?? "")).Count();

    /// <summary>The newest call that brought something worth deciding by.</summary>
    public (string Tool, string Output)? Newest(params string[] tools) =>
        _calls.LastOrDefault(done => tools.Contains(done.Call.Tool)) is { Call: { } call, Output: var output } ? (call.Tool, output ?? "") : null;

    /// <summary>After the report, words of the user that do not speak of the project begin something new.</summary>
    private static bool WantsSomethingElse(Conversation conversation)
    {
        var words = LastPlace(conversation, item => item is UserMessage);
        return words >= 0 && !IsTask(conversation.Items[words]) && conversation.Items[..words].Any(IsReport);
    }

    private static int LastPlace(Conversation conversation, Func<TranscriptItem, bool> wanted)
    {
        var place = conversation.Items.Length - 1;
        while (place >= 0 && !wanted(conversation.Items[place]))
        {
            place--;
        }

        return place;
    }

    private static bool IsTask(TranscriptItem item) =>
        TextOf(item) is var text && (text.Contains("calc.sh", StringComparison.OrdinalIgnoreCase) || text.Contains("test.sh", StringComparison.OrdinalIgnoreCase));

    private static bool IsReport(TranscriptItem item) => item is ModelOutput { Item: MessageItem said } && said.Text.Contains(PracticeRules.Honesty, StringComparison.Ordinal);

    private static string TextOf(TranscriptItem item) => item switch
    {
        UserMessage user => user.Text,
        RuntimeMessage runtime => runtime.Text,
        _ => "",
    };
}
