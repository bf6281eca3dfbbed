using Perdure.Core.Events;

namespace Perdure.Core.Views;

/// <summary>Says in words what happened to the session itself.</summary>
internal static class NoticeViewFold
{
    public static void Apply(ViewDraft draft)
    {
        switch (draft.Entry.Event)
        {
            case SessionStarted started: draft.Add(new BeginningView(started.Id, started.Workspace, started.Settings.Models[0].Ref, started.Client)); break;
            case SessionNamed(var name): Say(draft, NoticeKind.Named, $"named {name}"); break;
            case SettingsChanged(var settings): Say(draft, NoticeKind.Settings, $"settings changed: {string.Join(", ", settings.Models.Select(model => model.Ref))}"); break;
            case InterruptRequested(var from): Say(draft, NoticeKind.Interrupted, $"interrupted from {from}"); break;
            case CommandStopRequested(var run, var from): Say(draft, NoticeKind.Session, $"command {run} is to be ended, asked from {from}"); break;
            case TurnAbandoned(var turn, var reason): Say(draft, NoticeKind.TurnAbandoned, $"turn {turn} was given up: {reason}"); break;
            case SnapshotsDisabled(_, var why): Say(draft, NoticeKind.SnapshotsDisabled, why); break;
            case LoopNoticed loop: draft.Add(new LoopView(loop.Degree, loop.Rounds, loop.Evidence)); break;
            case InstructionsAmended: break; // It has an item of its own.
            case SessionImported imported: Say(draft, NoticeKind.Imported, $"imported from {imported.Program}, session {imported.Session}"); break;
            case MetadataEvent happened: Say(draft, NoticeKind.Session, Words(happened)); break;
        }
    }

    private static void Say(ViewDraft draft, NoticeKind kind, string text) => draft.Add(new NoticeView(kind, text));

    private static string Words(MetadataEvent happened) => happened switch
    {
        SessionArchived => "archived",
        SessionUnarchived => "listed again",
        ContextCleared => "context cleared",
        SessionForked(_, var from, var at, _) => $"forked from {from} at entry {at}",
        SessionMoved(var workspace) => $"works in {workspace} from now on",
        ConversationRewound(var to, _, var undoing) => undoing is true ? $"conversation brought back as at entry {to}" : $"conversation taken back to entry {to}",
        FilesRewindBegun(var to, _, _, _, _, var talk) => $"files{(talk is null ? "" : " and conversation")} to be taken back to entry {to}",
        FilesRewound(_, { } problem) => $"files not taken back: {problem}",
        FilesRewound(var left, _) => $"files taken back{(left.IsEmpty ? "" : $"; {left.Length} left alone: {left[0]}")}",
        ForeignRecordPreserved(var kind, _) => $"a record of another program was kept unread ({kind})",
        LogRepaired(var bytes, _, _, var lost) => $"log repaired: {bytes} bytes were taken out{(lost > 0 ? $", {lost} entries or more are gone" : "")}",
        _ => happened.GetType().Name,
    };
}
