using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>Folds what is asked and what is answered.</summary>
internal static class QuestionViewFold
{
    public static void Apply(ViewDraft draft)
    {
        switch (draft.Entry.Event)
        {
            case QuestionAsked(var id, var question): draft.Start(new QuestionView(CallOf(draft, id), question)); break;
            case QuestionDeferred(var id, _) when Of(draft, id) is { } asked: draft.Update(asked with { Deferred = true }); break;
            case QuestionAnswered(var id, var answer, var from) when Of(draft, id) is { } asked: draft.Complete(asked with { Answer = answer, From = from }); break;
            default: Drop(draft); break;
        }
    }

    private static QuestionView? Of(ViewDraft draft, CallId id) => draft.Find<QuestionView>(asked => asked.Call.Id == id);

    /// <summary>A question nobody waits for any more is over without an answer.</summary>
    private static void Drop(ViewDraft draft)
    {
        if (draft.Find<QuestionView>(_ => true) is null) { return; }

        var open = draft.After.OpenQuestions;
        foreach (var asked in draft.Open<QuestionView>().Where(asked => open.All(known => known.Call.Id != asked.Call.Id)).ToList()) { draft.Complete(asked); }
    }

    private static ToolCall CallOf(ViewDraft draft, CallId id) =>
        draft.After.Calls.FirstOrDefault(open => open.Call.Id == id)?.Call ?? new ToolCall(id, "", "");
}
