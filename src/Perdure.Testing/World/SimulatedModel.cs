using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.World;

/// <summary>A model that works a little, fails in every way a provider can, and checks what it is shown.</summary>
public sealed class SimulatedModel(FakeClock clock, Random chance) : IModel
{
    /// <summary>Rounds after which every turn comes to its end, so that the world does.</summary>
    private const int WorkRoundsMax = 6;

    private readonly Dictionary<SessionId, PrefixWatch> _prefixes = [];

    /// <summary>How often in a hundred calls something goes wrong.</summary>
    public int FaultPercent { get; set; }

    public int Calls { get; private set; }

    public async Task<ModelResult> AskAsync(ModelRequest question, IDeltas deltas, CancellationToken cancel)
    {
        Calls++;
        if (!_prefixes.TryGetValue(question.Id.Session, out var prefix)) { _prefixes[question.Id.Session] = prefix = new PrefixWatch(); }

        if (question.Id.Purpose != "judge") { prefix.Look(question); }

        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(3000)), clock, cancel);
        if (chance.Next(100) < FaultPercent) { return new NoReplyReceived(Failure(), Received: chance.Next(3) == 0 ? chance.Next(400) : null); }

        if (question.Id.Purpose == "judge") { return Says(chance.Next(4) switch { 0 => Verdict(met: false), 1 => "It is met.", _ => Verdict(met: true) }, ReplyStop.Done); }
        if (question.Id.Purpose == "summary") { return Says("What was done was summarised.", ReplyStop.Done); }

        deltas.Add(new TextDelta(question.Id.Round, "Let me "));
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(3000)), clock, cancel);
        deltas.Add(new TextDelta(question.Id.Round, "see."));
        return Answer(question);
    }

    private static string Verdict(bool met) => $$"""{"verdicts":[{"number":1,"met":{{(met ? "true" : "false")}},"reason":"so it is"}]}""";

    public Task WaitUntilKeyChangesAsync(ModelChoice model, CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);

    public async Task WaitUntilReachableAsync(ModelChoice model, CancellationToken cancel) =>
        await Task.Delay(TimeSpan.FromSeconds(chance.Next(1, 50)), clock, cancel);

    private ReplyReceived Answer(ModelRequest question)
    {
        var roundsOfTurn = question.Conversation.Items.Reverse().TakeWhile(item => item is not (UserMessage or RuntimeMessage { Text: ['G', 'o', ' ', 'o', 'n', ..] })).OfType<ToolResult>().Count();
        if (roundsOfTurn >= WorkRoundsMax || chance.Next(5) == 0) { return Says("That is all.", chance.Next(10) == 0 ? ReplyStop.Length : ReplyStop.Done); }

        var calls = Enumerable.Range(0, chance.Next(1, 4)).Select(n => Call($"call_{n}", Tool(), question.Conversation));
        return new ReplyReceived([new MessageItem("Let me see."), .. calls], chance.Next(8) == 0 ? ReplyStop.Cut : ReplyStop.Done, chance.Next(10) == 0 ? null : Usage(question));
    }

    private ReplyReceived Says(string text, ReplyStop stop) => new([new MessageItem(text)], stop, Some.Usage);

    private string Tool() => chance.Next(13) switch { 10 => "spawn_agent", 11 => "wait_agent", 12 => chance.Next(3) == 0 ? "list_agents" : "send_agent", 9 => "update_goal", 8 => "write_stdin", 0 => "update_plan", 1 or 2 => "exec_command", 3 => "deploy", 4 => "request_user_input", _ => "read_file" };

    private ToolCallItem Call(string id, string tool, Conversation conversation) =>
        Some.Call(id, tool, chance.Next(4) == 0 ? "not json" : tool == Some.Poll.Name ? LeftRunning(conversation) : Arguments(tool));

    /// <summary>A command that was said to go on, which it may not do any more.</summary>
    private string LeftRunning(Conversation conversation)
    {
        var known = conversation.Items.OfType<ToolResult>().Where(item => item.Text.EndsWith(" goes on", StringComparison.Ordinal)).ToList();
        return known.Count == 0 ? "none" : known[chance.Next(known.Count)].Text.Split(' ')[1];
    }

    private string Arguments(string tool) => tool switch
    {
        "request_user_input" => """{"questions":[{"id":"colour","question":"Which?"}]}""",
        "spawn_agent" => chance.Next(3) == 0 ? """{"task":"do a part","profile":"read-only"}""" : """{"task":"do a part"}""",
        "wait_agent" => chance.Next(3) switch { 0 => """{"for":"all"}""", 1 => """{"timeout_seconds":60}""", _ => "{}" },
        "send_agent" => $$"""{"agent":{{chance.Next(1, 4)}},"message":"and another"}""",
        "update_goal" => chance.Next(4) == 0 ? """{"status":"blocked","reason":"no network"}""" : """{"status":"complete"}""",
        _ => """{"plan":[{"step":"go on","status":"pending"}]}""",
    };

    private static Usage Usage(ModelRequest question) =>
        Some.Usage with { Input = question.Conversation.Items.Sum(item => item.Chars) / 4 };

    private ModelFailure Failure()
    {
        var kind = (FailureKind)chance.Next(Enum.GetValues<FailureKind>().Length);
        DateTimeOffset? retryAt = kind is FailureKind.Throttled or FailureKind.Quota && chance.Next(3) > 0
            ? clock.GetUtcNow() + TimeSpan.FromMinutes(chance.Next(1, 400))
            : null;
        return new ModelFailure(kind, $"simulated {kind}", RetryAt: retryAt);
    }
}

/// <summary>Watches that each request extends the one before, except once per compaction.</summary>
internal sealed class PrefixWatch
{
    private ImmutableArray<string> _seen = [];
    private string _frozen = "";
    private int _compaction;

    public void Look(ModelRequest question)
    {
        var conversation = question.Conversation;
        var frozen = conversation.Instructions + string.Join('|', conversation.Tools);
        Promise.Unless(_frozen is "" || _frozen == frozen, 6, "instructions or tools changed");
        _frozen = frozen;

        // The request for a summary is the conversation and some lines more; what follows does not build on them.
        var items = conversation.Items.Where(item => item.Seq > 0).Select(item => item.ToString()!).ToImmutableArray();
        var opening = conversation.Items.OfType<UserMessage>().FirstOrDefault(item => item.Text.StartsWith("You work towards a goal in turns", StringComparison.Ordinal));
        var afresh = opening is not null && !_seen.Contains(opening.ToString());

        // Somebody took the conversation back, or undid that, since it was last seen.
        var rewound = conversation.Items.OfType<RuntimeMessage>().Any(item => IsOfRewind(item.Text) && !_seen.Contains(item.ToString()));

        var compaction = Compactions(conversation);
        var extends = items.Length >= _seen.Length && _seen.SequenceEqual(items.Take(_seen.Length));
        Promise.Unless(extends || afresh || rewound || compaction > _compaction, 6, $"the conversation of {_seen.Length} items was rewritten without a compaction");
        (_seen, _compaction) = (items, compaction);
    }

    private static bool IsOfRewind(string text) =>
        text.StartsWith("The user took the conversation back to this point", StringComparison.Ordinal) || text.StartsWith("The user has undone taking the conversation back", StringComparison.Ordinal);

    private static int Compactions(Conversation conversation)
    {
        const string mark = "was compacted (number ";
        var summary = conversation.Items.OfType<RuntimeMessage>().LastOrDefault(item => item.Text.Contains(mark, StringComparison.Ordinal));
        if (summary is null) { return 0; }

        var from = summary.Text.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        return int.Parse(summary.Text.AsSpan(from, summary.Text.IndexOf(')', from) - from));
    }
}
