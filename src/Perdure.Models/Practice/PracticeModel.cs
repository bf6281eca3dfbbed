using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Practice;

/// <summary>A stand-in that needs no network: it drives the tools through the practice project by rules, and says that it does.</summary>
/// <param name="pieceDelay">The pause before each piece of text, so that the user can watch, and interrupt.</param>
public sealed class PracticeModel(TimeProvider clock, TimeSpan? pieceDelay = null) : IModel
{
    public const string Provider = "practice";

    public static readonly ModelChoice Choice = new(Provider, "practice");

    private const int PieceChars = 12;

    private const int CharsPerToken = 4;

    private static readonly TimeSpan UsualDelay = TimeSpan.FromMilliseconds(15);

    private readonly TimeSpan _delay = pieceDelay ?? UsualDelay;

    public async Task<ModelResult> AskAsync(ModelRequest question, IDeltas deltas, CancellationToken cancel)
    {
        var view = new PracticeView(question.Conversation);
        var step = question.Id.Purpose == "summary" ? new PracticeStep(PracticeRules.Summary(view)) : PracticeRules.Next(view);
        for (var from = 0; from < step.Text.Length; from += PieceChars)
        {
            cancel.ThrowIfCancellationRequested();
            if (_delay > TimeSpan.Zero) { await Task.Delay(_delay, clock, cancel); }

            deltas.Add(new TextDelta(question.Id.Round, step.Text.Substring(from, Math.Min(PieceChars, step.Text.Length - from))));
        }

        var calls = step.Calls.Select((call, place) =>
            new ToolCallItem(new ToolCall(new CallId($"practice_{view.CallsInView + place + 1}"), call.Tool, call.Arguments)));
        ImmutableArray<ReplyItem> items = [new MessageItem(step.Text), .. calls];
        return new ReplyReceived(items, ReplyStop.Done, Count(question.Conversation, items));
    }

    public Task WaitUntilReachableAsync(ModelChoice model, CancellationToken cancel) => Task.CompletedTask;

    public Task WaitUntilKeyChangesAsync(ModelChoice model, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>There are no tokens here; characters stand for them, so that budgets can be tried out as well.</summary>
    private static Usage Count(Conversation conversation, ImmutableArray<ReplyItem> items)
    {
        var input = conversation.Instructions.Length + conversation.Items.Sum(item => item.Chars);
        var output = items.Sum(item => new ModelOutput(0, item).Chars);
        return new Usage(input / CharsPerToken, Cached: 0, CacheWrite: 0, output / CharsPerToken, Reasoning: 0, Cost: 0m);
    }
}
