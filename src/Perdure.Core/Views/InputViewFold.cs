using Perdure.Core.Configuration;
using Perdure.Core.Events;

namespace Perdure.Core.Views;

/// <summary>Folds what users say, until a turn has taken it up.</summary>
internal static class InputViewFold
{
    public static void Apply(ViewDraft draft)
    {
        switch (draft.Entry.Event)
        {
            case InputReceived input:
                draft.Start(new UserMessageView(input.Id, input.Text, input.From, input.Delivery, input.Images ?? []));
                break;
            case InputEdited(var id, var text) when Of(draft, id) is { } message: draft.Update(message with { Text = text }); break;
            case InputRemoved(var id) when Of(draft, id) is { } message: draft.Complete(message with { Status = UserMessageStatus.Removed }); break;
            case InputsJoined(var ids): Deliver(draft, ids); break;
            case TurnStarted { Inputs: var ids }: Deliver(draft, ids); break;
            case InputRefused(_, _, var reason): draft.Add(new NoticeView(NoticeKind.InputRefused, reason)); break;
            case InstructionsAmended amended: draft.Start(new UserMessageView(amended.Id, amended.Text, amended.From, Delivery.Steer, []) { Amends = true }); break;
        }
    }

    private static UserMessageView? Of(ViewDraft draft, InputId id) => draft.Find<UserMessageView>(message => message.Input == id);

    private static void Deliver(ViewDraft draft, System.Collections.Immutable.ImmutableArray<InputId> ids)
    {
        foreach (var id in ids)
        {
            if (Of(draft, id) is { } message) { draft.Complete(message with { Status = UserMessageStatus.Delivered, Turn = draft.After.Turn?.Number }); }
        }
    }
}
