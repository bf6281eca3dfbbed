using System.Collections.Immutable;
using System.Diagnostics;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What each fact makes true. Live work and replay share it.</summary>
internal static class EventFold
{
    /// <summary>Inputs remembered so that one sent again counts once; a surface does not repeat itself later than this.</summary>
    private const int SeenInputsMax = 64;

    public static SessionState WithEvent(this SessionState state, SessionEvent happened) => happened switch
    {
        SessionStarted started => Started(state, started),
        SettingsChanged(var settings) => Switched(
            SnapshotRules.Chosen(state with { Settings = settings, Cooldowns = [], AllowedOnce = [], AgentTerms = state.Agents.IsEmpty ? state.AgentTerms : state.AgentTerms + 1 }, state.Settings), settings.Models[0].Ref),
        SessionNamed(var name) => state with { Name = name },

        InputReceived input => Received(state, input),
        InputRefused refused => state with { SeenInputs = Seen(state, refused.Id) },
        InputEdited(var id, var text) => state with { Waiting = [.. state.Waiting.Select(input => input.Id == id ? input with { Text = text } : input)] },
        InputRemoved(var id) => state with { Waiting = state.Waiting.RemoveAll(input => input.Id == id) },
        InputsJoined(var ids) => Joined(state, ids),

        TurnStarted(var turn, var ids, var at) => TurnBegins(SnapshotRules.PersonActed(state), turn, ids) with { Autonomy = ids.IsEmpty ? state.Autonomy : AgentAccounting.UserSpoke(state, at) },
        TurnResumed(var turn, var at) => SnapshotRules.PersonActed(state.Goal is { Resumes: > 0 } ? state : ProgressTracker.PersonSpoke(state)) with
        {
            Turn = new Turn(turn, new ReadingSurroundings([])),
            QueuePaused = false,
            Autonomy = state.Goal is { Resumes: > 0 } ? state.Autonomy : AgentAccounting.UserSpoke(state, at), // A limit that is over is no person.
        },
        TurnEnded ended => Ended(state, ended),
        TurnAbandoned given => CallFold.GivenUp(state, given),
        InterruptRequested interrupt => CallFold.Interrupted(state, interrupt),
        WorkspaceNotFound(_, var why) => AppendToTranscript(state, state.Turn?.Situation is ReadingSurroundings looking ? looking.Inputs.Select(input => input.Delivered()) : []).InSituation(new EndingTurn(TurnEnd.Blocked, why)),
        SurroundingsNoted noted => Noted(state, noted),

        // A round that was asked is used up, whatever comes of it: a late answer to it must not be taken for one to the next.
        ModelAsked(var round, _, _, _) => (state with { Rounds = round }).InSituation(new AwaitingModel(round, state.CurrentRetry())),
        ModelReplied replied => ReplyFold.Replied(state, replied),
        ModelCallFailed failed => ReplyFold.Failed(state, failed),
        ModelSwitched(_, var to, _) => Switched(state, to),
        ClockSetBack clock => TimeLimits.Reckoned(state, clock),

        ToolStarted started => CallFold.Started(state, started),
        ToolFinished(var call, var outcome) => CallFold.Finished(SnapshotRules.Finished(state, call), call, outcome),
        CommandStopRequested stop => BackgroundRules.Folded(state, stop),
        CommandEnded ended => BackgroundRules.Ended(SnapshotRules.CommandEnded(state), ended),
        PlanUpdated updated => CallFold.Finished(
            state with { Plan = updated.Steps }, updated.Call, new ToolOutcome(ToolStatus.Succeeded, updated.Answer ?? "")),

        QuestionAsked asked => QuestionRules.Folded(state, asked),
        QuestionDeferred put => QuestionDeferral.PutOff(state, put),
        QuestionAnswered answered => QuestionRules.Folded(state.Turn is null ? state : SnapshotRules.PersonActed(state), answered), // At rest the next turn looks anyway.
        CeilingReached reached => (state with { Compaction = null }).InSituation(new EndingTurn(TurnEnd.Exhausted, reached.Detail)),

        SnapshotTaken taken => SnapshotRules.Taken(state, taken),
        SnapshotsDisabled(_, var why) => SnapshotRules.Rested(state, why),

        LoopNoticed noticed => LoopBreaker.Acted(state, noticed),
        GoalEvent goal => QuestionDeferral.Kept(GoalFold.Apply(state, goal)),
        AgentEvent agent => AgentFold.Apply(state, agent),

        CompactionBegun(var number, var cause) => state with
        {
            Compactions = number,
            Compaction = new Compaction(number, cause, Attempt: 0, state.Model, new ReadyToSummarize()),
        },
        CompactionAbandoned => state with { Compaction = null },
        SummaryAsked(_, var attempt, var model) => state with
        {
            Compaction = state.Compaction! with { Attempt = attempt, Model = model, Stage = new AwaitingSummary() },
        },
        SummaryFailed failed => CompactionFold.Failed(failed.Usage is { } used ? state with { Usage = state.Usage.Plus(used) } : state, state.Compaction!, failed),
        HistoryCompacted compacted => Compacted(state, compacted),

        MetadataEvent kept => MetadataRules.Apply(state, kept),

        // C# does not know that the hierarchy is closed; a test walks its cases.
        _ => throw new UnreachableException($"Folding: every event has a rule, found {happened.GetType().Name}."),
    };

    /// <summary>The same turn, somewhere else.</summary>
    internal static SessionState InSituation(this SessionState state, TurnSituation situation) =>
        state with { Turn = state.Turn! with { Situation = situation } };

    internal static SessionState AppendToTranscript(this SessionState state, params IEnumerable<TranscriptItem> items)
    {
        ImmutableArray<TranscriptItem> news = [.. items];
        return state with { Transcript = state.Transcript.Add(news.AsSpan()), Meter = state.Meter.Plus(news.Sum(item => item.Chars)) };
    }

    /// <summary>Tells what stands in the fact, where there is anything to tell.</summary>
    internal static SessionState AppendNotice(this SessionState state, string? notice) => notice is null ? state : state.AppendToTranscript(new RuntimeMessage(state.Seq, notice));

    internal static SessionState NextRound(this SessionState state) => state.InSituation(new ReadyToAsk(state.Rounds + 1, Retry.First));

    internal static SessionState AppendNotes(this SessionState state, ImmutableArray<Note> notes) => notes.IsEmpty
        ? state
        : state.AppendToTranscript(notes.Select(note => new RuntimeMessage(state.Seq, note.Text))) with
        {
            Notes = [.. state.Notes.Where(old => notes.All(note => note.Key != old.Key)), .. notes],
        };

    private static SessionState Started(SessionState state, SessionStarted started)
    {
        var prefixChars = started.Instructions.Length + started.Tools.Where(tool => tool.Seldom is not true).Sum(tool => (long)tool.Name.Length + tool.Description.Length + tool.Parameters.Length);
        return state with
        {
            Started = started,
            Settings = started.Settings,
            Model = started.Settings.Models[0].Ref,
            Meter = ContextMeter.Empty.Plus(prefixChars),
        };
    }

    private static SessionState Received(SessionState state, InputReceived input) => state with
    {
        Waiting = state.Waiting.Add(new WaitingInput(state.Seq, input.Id, input.Text, input.Delivery, input.Images, input.OutputSchema)),
        SeenInputs = Seen(state, input.Id),
        QueuePaused = false,
        Metadata = state.Metadata.Archived ? state.Metadata with { Archived = false } : state.Metadata,
    };

    private static SessionState Joined(SessionState state, ImmutableArray<InputId> ids)
    {
        var joined = Taken(state, ids);
        var told = ProgressTracker.PersonSpoke(Without(state, ids)).AppendToTranscript(joined.Select(input => input.Delivered()));
        var schema = joined.LastOrDefault(input => input.OutputSchema is not null)?.OutputSchema;
        if (schema is not null) { told = told with { Turn = told.Turn! with { OutputSchema = schema } }; }

        return told.Turn!.Situation is ReplyComplete ? told.NextRound() : told;
    }

    private static SessionState TurnBegins(SessionState state, int turn, ImmutableArray<InputId> ids)
    {
        var inputs = Taken(state, ids);
        var schema = inputs.LastOrDefault(input => input.OutputSchema is not null)?.OutputSchema;
        var begun = ids.IsEmpty ? state : ProgressTracker.PersonSpoke(Without(state, ids)) with { PreviousGoal = null };
        return begun with { Turns = turn, Turn = new Turn(turn, new ReadingSurroundings(inputs), schema), QueuePaused = false };
    }

    private static SessionState Ended(SessionState state, TurnEnded ended) => state with
    {
        Turn = null,
        AgentWait = null,
        LastEnd = ended,
        QueuePaused = state.QueuePaused || ended.Reason is TurnEnd.Failed or TurnEnd.Limited or TurnEnd.Blocked or TurnEnd.Exhausted,
        Overflow = ContextOverflow.None,
    };

    private static SessionState Noted(SessionState state, SurroundingsNoted noted)
    {
        var inputs = state.Turn?.Situation is ReadingSurroundings looking ? looking.Inputs : [];
        return state.AppendNotes(noted.Notes).AppendToTranscript(inputs.Select(input => input.Delivered())).NextRound();
    }

    private static SessionState Switched(SessionState state, string to) => (state with { Model = to }) switch
    {
        var moved when state.Model == to => moved,
        { Turn.Situation: ReadyToAsk ready } moved => moved.InSituation(ready with { Retry = ready.Retry.WithAnotherModel() }),
        { Turn.Situation: WaitingForModel waiting } moved => moved.InSituation(new ReadyToAsk(waiting.Round, waiting.Retry.WithAnotherModel())),
        var moved => moved,
    };

    private static SessionState Compacted(SessionState state, HistoryCompacted compacted)
    {
        Transcript kept =
        [
            .. state.Transcript.OfType<UserMessage>().Where(input => compacted.Kept.Contains(input.Seq)),
            new RuntimeMessage(state.Seq, $"{compacted.Opening}{compacted.Summary.Trim()}{compacted.BeforePinned}{compacted.Pinned}".TrimEnd()),
        ];
        var prefixChars = state.Meter.Chars - state.Transcript.Sum(item => item.Chars);
        return state with
        {
            Transcript = kept,
            Meter = state.Meter.Restarted(prefixChars + kept.Sum(item => item.Chars)),
            Compactions = compacted.Number,
            Compaction = null,
            RepliesSinceCompaction = 0,
            Metadata = state.Metadata with { Removed = null },
            Overflow = state.Overflow with { MadeSmaller = true },
            Usage = compacted.Trimmed ? state.Usage : state.Usage.Plus(compacted.Usage),
        };
    }

    private static Retry CurrentRetry(this SessionState state) => state.Turn!.Situation switch
    {
        ReadyToAsk ready => ready.Retry,
        WaitingForModel waiting => waiting.Retry,
        _ => Retry.First,
    };

    private static ImmutableArray<WaitingInput> Taken(SessionState state, ImmutableArray<InputId> ids) =>
        [.. state.Waiting.Where(input => ids.Contains(input.Id))];

    private static SessionState Without(SessionState state, ImmutableArray<InputId> ids) =>
        state with { Waiting = state.Waiting.RemoveAll(input => ids.Contains(input.Id)) };

    internal static ImmutableArray<InputId> Seen(SessionState state, InputId id) =>
        state.SeenInputs.Length < SeenInputsMax ? state.SeenInputs.Add(id) : state.SeenInputs.RemoveAt(0).Add(id);
}
