using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>Folds summaries that take the place of the history.</summary>
internal static class CompactionViewFold
{
    public static void Apply(ViewDraft draft)
    {
        switch (draft.Entry.Event)
        {
            case CompactionBegun(var number, var cause): draft.Start(new CompactionView(number, cause, draft.Before.Meter.Tokens)); break;
            case CompactionAbandoned(_, var why) when Running(draft) is { } running: draft.Complete(running with { Abandoned = why }); break;
            case HistoryCompacted compacted: Compacted(draft, compacted); break;
        }

        if (draft.Before.Compaction is null || draft.After.Compaction is not null) { return; }

        foreach (var dropped in draft.Open<ModelCallView>().Where(call => call.Purpose == ModelPurpose.Summary).ToList()) { draft.Complete(dropped with { Status = ModelCallStatus.Dropped }); }
    }

    /// <summary>A history that is only shortened, or was summarised in another program, has no entry that begins it.</summary>
    private static void Compacted(ViewDraft draft, HistoryCompacted compacted)
    {
        var begun = new CompactionView(compacted.Number, compacted.Trimmed ? CompactionCause.Overflow : CompactionCause.Size, draft.Before.Meter.Tokens);
        if (draft.Before.Compaction is null) { draft.Start(begun); }

        draft.Complete((Running(draft) ?? begun) with { Summary = compacted.Summary, Trimmed = compacted.Trimmed, TokensBefore = draft.Before.Meter.Tokens, TokensAfter = draft.After.Meter.Tokens });
    }

    private static CompactionView? Running(ViewDraft draft) => draft.Find<CompactionView>(_ => true);
}
