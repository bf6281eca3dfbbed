using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>Folds requests to models, and what came of them.</summary>
internal static class ModelViewFold
{
    public static void Apply(ViewDraft draft)
    {
        switch (draft.Entry.Event)
        {
            case ModelAsked asked: Ask(draft, ModelPurpose.Turn, asked.Model, asked.Attempt, asked.Tokens); break;
            case SummaryAsked asked: Ask(draft, ModelPurpose.Summary, asked.Model, asked.Attempt); break;
            case JudgeAsked asked: Ask(draft, ModelPurpose.Review, asked.Model, asked.Attempt); break;
            case ModelReplied replied: Reply(draft, replied); break;
            case HistoryCompacted { Usage: var usage }: Answered(draft, ModelPurpose.Summary, usage); break;
            case GoalJudged judged: Answered(draft, ModelPurpose.Review, judged.Usage); break;
            case ModelCallFailed failed: Fail(draft, ModelPurpose.Turn, failed.Failure, failed.Usage, failed.Until, failed.Then); break;
            case SummaryFailed failed: Fail(draft, ModelPurpose.Summary, failed.Failure, failed.Usage, failed.Until, failed.Then); break;
            case JudgeFailed failed: Fail(draft, ModelPurpose.Review, failed.Failure, failed.Usage, failed.RetryAt, then: null, failed.Unreadable is true); break;
            case ModelSwitched(var from, var to, var why): draft.Add(new ModelSwitchView(from, to, why)); break;
        }

        if (draft.Entry.Event is ModelCallFailed or SummaryFailed or ClockSetBack && draft.After.ModelWait is { } wait) { draft.Tell(new ViewChange.Waiting(wait)); }
    }

    /// <summary>A request that is made again in the same attempt is the same one.</summary>
    private static void Ask(ViewDraft draft, ModelPurpose purpose, string model, int attempt, long? tokens = null)
    {
        if (draft.Find<ModelCallView>(call => call.Purpose == purpose) is { } before) { draft.Complete(before with { Status = ModelCallStatus.Dropped }); }

        draft.Start(new ModelCallView(purpose, model, attempt, tokens));
    }

    /// <summary>A history that was shortened by rule was answered by nobody.</summary>
    private static void Answered(ViewDraft draft, ModelPurpose purpose, Usage? usage)
    {
        var asked = draft.Find<ModelCallView>(call => call.Purpose == purpose);
        if (asked is null && usage is null) { return; }

        draft.Complete((asked ?? Unseen(draft, purpose)) with { Status = ModelCallStatus.Answered, Usage = usage });
    }

    private static void Fail(ViewDraft draft, ModelPurpose purpose, ModelFailure failure, Usage? usage, DateTimeOffset? retryAt, AfterFailure? then, bool unreadable = false)
    {
        var call = draft.Find<ModelCallView>(call => call.Purpose == purpose) ?? Unseen(draft, purpose);
        draft.Complete(call with
        {
            Status = ModelCallStatus.Failed,
            Failure = failure,
            Usage = usage,
            RetryAt = retryAt,
            Then = then,
            Unreadable = unreadable,
            Waits = purpose != ModelPurpose.Review && draft.After.ModelWait is not null,
        });
    }

    private static void Reply(ViewDraft draft, ModelReplied replied)
    {
        Answered(draft, ModelPurpose.Turn, replied.Usage);
        foreach (var (place, item) in replied.Items.Index())
        {
            var id = $"item_{draft.Entry.Seq}_{place}";
            switch (item)
            {
                case MessageItem(var text): draft.Add(new MessageView(text) { Id = id }); break;
                case ReasoningItem { Summary: { Length: > 0 } summary }: draft.Add(new ReasoningView(summary) { Id = id }); break;
            }
        }
    }

    private static ModelCallView Unseen(ViewDraft draft, ModelPurpose purpose) => new(purpose, draft.After.Model, Attempt: 1, Tokens: null);
}
