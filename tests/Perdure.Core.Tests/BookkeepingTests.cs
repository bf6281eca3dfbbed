using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

public class BookkeepingTests
{
    private static readonly SessionId Fork = new("s-fork");

    /// <summary>Two calls asked for, one of which has its result.</summary>
    private static SessionStory InTheMiddle => SessionStory.Asked("count")
        .Replies(new MessageItem("I count."), Some.Call("c1", "read_file"), Some.Call("c2", "read_file"))
        .Finishes("c2", "two");

    [Fact]
    public void AnArchivedSessionComesBackWhenSomebodySaysSomething()
    {
        var archived = SessionStory.Asked().Replies(new MessageItem("Done.")).When(new ArchiveSession(Archived: true));
        Assert.True(archived.State.Metadata.Archived);
        Assert.Empty(archived.When(new ArchiveSession(Archived: true)).Last.Events);
        Assert.False(archived.When(Some.Input("more")).State.Metadata.Archived);
        Assert.False(archived.When(new ArchiveSession(Archived: false)).State.Metadata.Archived);
    }

    [Fact]
    public void AClearedContextIsNotShownAgainAndTheSurroundingsAreToldAnew()
    {
        var note = new Note("environment", "Saturday");
        var cleared = SessionStory.Begun().When(Some.Input("a secret")).When(new ReportSurroundings(1, [note])).Replies(new MessageItem("Kept."))
            .When(new ClearContext());
        Assert.Empty(Conversation.Of(cleared.State).Items);
        var next = cleared.When(Some.Input("again")).When(new ReportSurroundings(2, [note]));
        Assert.Equal(["Saturday", "again"], Conversation.Of(next.State).Items.Select(Text));
        Assert.NotNull(InTheMiddle.When(new ClearContext()).Last.Refusal);
    }

    [Fact]
    public void AForkInTheMiddleRunsNothingAndKnowsWhichResultsItHas()
    {
        var state = Session.Apply(InTheMiddle.State, Session.WithTexts(InTheMiddle.State, new SessionForked(Fork, Some.Beginning().Id, InTheMiddle.State.Seq, "/elsewhere")));
        Assert.Equal((Fork, "/elsewhere", true), (state.Id, state.Started!.Workspace, state.AtRest));
        Assert.Empty(Session.Pending(state));
        var results = state.Transcript.OfType<ToolResult>().ToDictionary(result => result.Call.Value, result => result.Text);
        Assert.Equal("two", results["c2"]);
        Assert.Contains("forked from", results["c1"], StringComparison.Ordinal);
        Assert.Contains("/elsewhere", Text(state.Transcript[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void AForkAtAnyEntryIsAtRestWithEveryCallAnswered()
    {
        var whole = InTheMiddle.Finishes("c1", "one").Replies(new MessageItem("Two.")).Log;
        for (var at = 1; at <= whole.Length; at++)
        {
            var state = Session.Apply(SessionStory.Found(whole.Take(at)).State, new SessionForked(Fork, new SessionId("s"), at));
            var asked = state.Transcript.OfType<ModelOutput>().Select(said => said.Item).OfType<ToolCallItem>().Select(called => called.Call.Id);
            Assert.Equal(asked.Order(Comparer<CallId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value))), state.Transcript.OfType<ToolResult>().Select(tool => tool.Call).Order(Comparer<CallId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value))));
            Assert.True(state.AtRest && Session.Pending(state).IsEmpty, $"at {at}");
        }
    }

    [Fact]
    public void AnImportedSessionIsAtRestAndOwesNothing()
    {
        var whole = InTheMiddle.Finishes("c1", "one").Replies(new MessageItem("Two.")).Log;
        for (var at = 1; at <= whole.Length; at++)
        {
            var before = SessionStory.Found(whole.Take(at)).State;
            var state = Session.Apply(before, Session.WithTexts(before, new SessionImported("Codex", "0.169.0", "t-1", "/there", "abc", Bytes: 10, Records: 5, [], [], [])));
            Assert.True(state.AtRest && Session.Pending(state).IsEmpty, $"at {at}");
            Assert.Equal(state.Transcript.OfType<ModelOutput>().Count(said => said.Item is ToolCallItem), state.Transcript.OfType<ToolResult>().Count());
            Assert.Equal((UsageTotals.None, before.Usage), (state.Usage, state.Metadata.ImportedFrom!.Usage));
            Assert.Contains("held in Codex and imported", Text(state.Transcript[^1]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ARecordNobodyCanReadChangesNothingButTheLog()
    {
        var before = InTheMiddle.State;
        Assert.Equal(before with { Seq = before.Seq + 1 }, Session.Apply(before, new ForeignRecordPreserved("mood", "{}")));
    }

    [Fact]
    public void TalkTakenBackIsGoneAndCanBeGoneOnWith()
    {
        var first = SessionStory.Asked("one").Replies(new MessageItem("First."));
        var (to, items) = (first.State.Seq, first.State.Transcript.Length);
        var second = first.When(Some.Input("two")).When(new ReportSurroundings(2, [])).Replies(new MessageItem("Second.")).When(new RewindConversation(to, new TranscriptPosition(items)));
        Assert.DoesNotContain(second.State.Transcript, item => Text(item) is "two" or "Second.");
        Assert.Equal("First.", Text(second.State.Transcript[items - 1]));
        Assert.Equal("model-asked", second.When(new ResumeTurn()).When(new ReportSurroundings(2, [])).Facts.Last());
    }

    [Fact]
    public void TalkTakenBackComesBackWholeAndGoesAgain()
    {
        var told = SessionStory.Asked("one").Replies(new MessageItem("First.")).When(Some.Input("two")).When(new ReportSurroundings(2, [])).Replies(new MessageItem("Second."));
        var taken = told.When(new RewindConversation(3, new TranscriptPosition(2)));
        var undone = taken.When(new RewindConversation(told.State.Seq, new TranscriptPosition(told.State.Transcript.Length, Undoing: true)));
        Assert.Equal(told.State.Transcript, undone.State.Transcript[..^1]);
        Assert.Equal((told.State.LastEnd, told.State.QueuePaused), (undone.State.LastEnd, undone.State.QueuePaused));
        Assert.Contains("undone", Text(undone.State.Transcript[^1]), StringComparison.Ordinal);
        var again = undone.When(new RewindConversation(taken.State.Seq, new TranscriptPosition(taken.State.Transcript.Length, Undoing: true)));
        Assert.Equal(taken.State.Transcript, again.State.Transcript[..^1]);
        Assert.Contains("compacted", SessionStory.Asked("one").Replies(new MessageItem("First.")).When(new RewindConversation(3, new TranscriptPosition(1, Undoing: true))).Last.Refusal!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesAreRecordedBroughtBackAndRecordedAgainBeforeTheTalkFollows()
    {
        var told = SessionStory.Asked("one").Replies(new MessageItem("First."));
        var begun = told.When(new RewindFiles(new FilesRewindBegun(3, "then", "left", Talk: new TranscriptPosition(1)), told.State.Seq));
        Assert.False(begun.State.AtRest);
        var record = Assert.IsType<TakeSnapshot>(Assert.Single(Session.Pending(begun.State)));
        Assert.Contains("taken back", begun.When(new ResumeTurn()).When(new ClearContext()).Last.Refusal!.Why, StringComparison.Ordinal);

        var recorded = begun.When(new ReportSnapshot(record.Number, record.Since, new SnapshotRecorded("before", [])));
        var back = Assert.IsType<BringFilesBack>(Assert.Single(Session.Pending(recorded.State)));
        Assert.Empty(recorded.When(new ReportFilesRewound(back.Begun + 1, [], Problem: null)).Last.Events);

        var brought = recorded.When(Some.Input("and now?")).When(new ReportFilesRewound(back.Begun, ["a: it was changed since"], Problem: null));
        var after = Assert.IsType<TakeSnapshot>(Assert.Single(Session.Pending(brought.State)));
        var over = brought.When(new ReportSnapshot(after.Number, after.Since, new SnapshotRecorded("after", [])));
        Assert.Equal(["snapshot-taken", "conversation-rewound", "turn-started"], over.Facts.TakeLast(3));
        Assert.Contains("a: it was changed since", Text(over.State.Transcript[^1]), StringComparison.Ordinal);
        Assert.Null(over.State.Rewinding);
    }

    [Fact]
    public void WithoutAWayBackNoFileIsTouched()
    {
        var told = SessionStory.Asked("one").Replies(new MessageItem("First."));
        var begun = told.When(new RewindFiles(new FilesRewindBegun(3, "then", "left", Talk: new TranscriptPosition(1)), told.State.Seq));
        var record = Assert.IsType<TakeSnapshot>(Assert.Single(Session.Pending(begun.State)));
        var given = begun.When(new ReportSnapshot(record.Number, record.Since, new SnapshotNotRecorded("the disk is full")));
        Assert.Equal("files-rewound", given.Facts.Last());
        Assert.True(given.State.AtRest);
        Assert.Equal(told.State.Transcript, given.State.Transcript);
        Assert.Contains("look again", told.When(new RewindFiles(new FilesRewindBegun(3, "then", "left"), 2)).Last.Refusal!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void TalkIsNotTakenBackWhereItIsCompactedOrRuns()
    {
        Assert.Contains("compacted", SessionStory.Asked().Replies(new MessageItem("Done.")).When(new RewindConversation(3, new TranscriptPosition(100))).Last.Refusal!.Why, StringComparison.Ordinal);
        Assert.Contains("open", InTheMiddle.When(new RewindConversation(3, new TranscriptPosition(1))).Last.Refusal!.Why, StringComparison.Ordinal);
        Assert.Contains("found 0", SessionStory.Asked().Replies(new MessageItem("Done.")).When(new RewindConversation(0, new TranscriptPosition(0))).Last.Refusal!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void AmendedInstructionsAreToldBeforeTheNextModelCallAndPinned()
    {
        var amended = InTheMiddle.When(new AmendInstructions(new InputId("a"), "Count in Latin.", "cli"));
        Assert.DoesNotContain(amended.State.Transcript, item => Text(item).Contains("Latin", StringComparison.Ordinal));
        var asked = amended.Finishes("c1", "one");
        Assert.Contains("Latin", Text(asked.State.Transcript[^1]), StringComparison.Ordinal);
        Assert.Equal("model-asked", asked.Facts.Last());

        var compacted = asked.Replies(new MessageItem("Duo.")).When(new Compact()).When(new ReportSummary(1, 1, "We count.", Some.Usage));
        Assert.Contains("- Count in Latin.", Text(compacted.State.Transcript[^1]), StringComparison.Ordinal);
        Assert.Empty(amended.When(new AmendInstructions(new InputId("a"), "Count in Latin.", "cli")).Last.Events);
    }

    [Fact]
    public void ARepairedLogRunsNothingAgain()
    {
        var repaired = InTheMiddle.When(new RecordRepair(new LogRepaired(900, "damaged-9-1.bin", Runs: 7)));
        Assert.True(repaired.State.AtRest);
        Assert.Empty(Session.Pending(repaired.State));
        Assert.Equal(7, repaired.State.Runs);
        Assert.Single(repaired.State.UnknownOutcomes);
        Assert.Contains("not known whether this ran", repaired.State.Transcript.OfType<ToolResult>().Single(result => result.Call.Value == "c1").Text, StringComparison.Ordinal);
    }

    private static string Text(TranscriptItem item) => item switch
    {
        UserMessage user => user.Text,
        RuntimeMessage runtime => runtime.Text,
        ModelOutput { Item: MessageItem said } => said.Text,
        ToolResult tool => tool.Text,
        _ => "",
    };
}
