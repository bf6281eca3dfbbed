using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

public class SnapshotTests
{
    private static readonly Settings WithSnapshots = Some.Settings with { Snapshots = true };

    private static SessionStory Asked => SessionStory.Asked(settings: WithSnapshots);

    [Fact]
    public void TheFirstToolOfATurnThatChangesSomethingWaitsForASnapshot()
    {
        var story = Asked.Replies(Some.Call("c1"));
        Assert.Equal(["model-replied"], story.Facts);
        Assert.IsType<TakeSnapshot>(Assert.Single(story.Pending));

        story = Takes(story, "t1");
        Assert.Equal(["snapshot-taken", "tool-started"], story.Facts);
        Assert.IsType<RunTool>(Assert.Single(story.Pending));
    }

    [Fact]
    public void ATurnThatOnlyLooksTakesNone()
    {
        var story = Asked.Replies(Some.Call("c1", "read_file"), Some.Call("c2", "update_plan", """{"plan":[{"step":"s","status":"pending"}]}"""))
            .Finishes("c1").Replies(new MessageItem("seen"));

        Assert.True(story.State.AtRest);
        Assert.DoesNotContain("snapshot-taken", story.AllFacts);
    }

    [Fact]
    public void AfterAToolTheModelIsAskedBesideTheSnapshot()
    {
        var story = Takes(Asked.Replies(Some.Call("c1")), "t1").Finishes("c1");

        Assert.Equal(["tool-finished", "model-asked"], story.Facts);
        Assert.Collection(story.Pending, effect => Assert.IsType<AskModel>(effect), effect => Assert.Equal(2, Assert.IsType<TakeSnapshot>(effect).Number));
    }

    [Fact]
    public void TheNextToolThatChangesSomethingWaitsForTheSnapshotAfterTheLast()
    {
        var story = Takes(Asked.Replies(Some.Call("c1"), Some.Call("c2")), "t1").Finishes("c1");
        Assert.Equal(["tool-finished"], story.Facts);
        Assert.IsType<TakeSnapshot>(Assert.Single(story.Pending));

        Assert.Equal(["snapshot-taken", "tool-started"], Takes(story, "t2").Facts);
    }

    [Fact]
    public void WhatOnlyLooksDoesNotWait()
    {
        var story = Takes(Asked.Replies(Some.Call("c1")), "t1").Finishes("c1").Replies(Some.Call("c2", "read_file"));

        Assert.Contains("tool-started", story.Facts);
    }

    [Fact]
    public void TheTurnEndsWhenTheLastChangeIsRecorded()
    {
        var story = Takes(Asked.Replies(Some.Call("c1")), "t1").Finishes("c1").Replies(new MessageItem("done"));
        Assert.Equal(["model-replied"], story.Facts);
        Assert.False(story.State.AtRest);

        Assert.Equal(["snapshot-taken", "turn-ended"], Takes(story, "t2").Facts);
    }

    [Fact]
    public void AnInterruptedTurnRecordsWhatItsToolsHadDone()
    {
        var story = Takes(Asked.Replies(Some.Call("c1")), "t1").When(new Interrupt("test")).Finishes("c1", "stopped");
        Assert.Equal(["tool-finished"], story.Facts);

        story = Takes(story, "t2");
        Assert.Equal(["snapshot-taken", "turn-ended"], story.Facts);
        Assert.Equal(TurnEnd.Interrupted, story.State.LastEnd!.Reason);
    }

    [Fact]
    public void AnInterruptBeforeAnythingRanWaitsForNothing()
    {
        var story = Asked.Replies(Some.Call("c1")).When(new Interrupt("test"));

        Assert.True(story.State.AtRest);
        Assert.Empty(story.Pending);
    }

    [Fact]
    public void ANewTurnTakesANewOneBecauseThePersonMayHaveChangedSomething()
    {
        var story = Takes(Takes(Asked.Replies(Some.Call("c1")), "t1").Finishes("c1").Replies(new MessageItem("done")), "t2");
        story = story.When(Some.Input("more")).When(new ReportSurroundings(2, [])).Replies(Some.Call("c2"));

        Assert.Equal(3, Assert.IsType<TakeSnapshot>(Assert.Single(story.Pending)).Number);
        Assert.Equal(("t1", "t2"), (story.State.Snapshots.First, story.State.Snapshots.Newest));
    }

    [Fact]
    public void WhatCannotBeRecordedIsSaidOnceAndHindersNothing()
    {
        var story = Asked.Replies(Some.Call("c1"));
        story = story.When(Report(story, new SnapshotNotRecorded("no git")));
        Assert.Equal(["snapshots-disabled", "tool-started"], story.Facts);

        story = story.Finishes("c1").Replies(Some.Call("c2")).Finishes("c2").Replies(new MessageItem("done"));
        Assert.True(story.State.AtRest);
        story = story.When(Some.Input("more")).When(new ReportSurroundings(2, [])).Replies(Some.Call("c3"));
        Assert.Contains("tool-started", story.Facts);
        Assert.Single(story.AllFacts, fact => fact == "snapshots-disabled");
    }

    [Fact]
    public void WhoTurnsThemOnAgainHasThemTriedAgain()
    {
        var story = Asked.Replies(Some.Call("c1"));
        story = story.When(Report(story, new SnapshotNotRecorded("no git"))).Finishes("c1");
        story = story.When(new ChangeSettings(WithSnapshots with { Snapshots = false })).When(new ChangeSettings(WithSnapshots)).Replies(Some.Call("c2"));

        Assert.IsType<TakeSnapshot>(Assert.Single(story.Pending));
    }

    [Fact]
    public void ALateReportOfAnEarlierMomentIsIgnored()
    {
        var waiting = Asked.Replies(Some.Call("c1"));
        var late = Report(waiting, new SnapshotRecorded("old", []));
        var story = waiting.When(new Interrupt("test")).When(Some.Input("again")).When(new ReportSurroundings(2, [])).Replies(Some.Call("c2"));
        Assert.Equal(late.Number, Assert.IsType<TakeSnapshot>(Assert.Single(story.Pending)).Number);

        Assert.Empty(story.When(late).Facts);
        Assert.Equal(["snapshot-taken", "tool-started"], Takes(story, "new").Facts);
    }

    [Fact]
    public void FilesLeftOutAreToldWhenTheyChange()
    {
        var story = Asked.Replies(Some.Call("c1"), Some.Call("c2"), Some.Call("c3"));
        story = Takes(story, "t1", "big").Finishes("c1");
        story = Takes(story, "t2", "big").Finishes("c2");
        story = Takes(story, "t3");

        Assert.Equal([["big"], null, []], story.Log.OfType<SnapshotTaken>().Select(taken => taken.LeftOut?.ToArray()));
    }

    [Fact]
    public void ACallThatIsAskedAboutWaitsForTheAnswerFirstAndForASnapshotThen()
    {
        var story = Takes(Asked.Replies(Some.Call("c1"), Some.Call("c2", "deploy"), Some.Call("c3", "deploy")), "t1").Finishes("c1");
        Assert.Equal(["tool-finished", "question-asked"], story.Facts);
        story = Takes(story, "t2");
        Assert.Empty(story.Pending);

        // The person may have changed something before they said yes.
        story = story.When(new AnswerQuestion(new CallId("c2"), new Approved(), "me"));
        Assert.Equal(["question-answered"], story.Facts);
        story = Takes(story, "t3");
        Assert.Equal(["snapshot-taken", "tool-started"], story.Facts);

        story = Takes(story.Finishes("c2"), "t4").When(new AnswerQuestion(new CallId("c3"), new Declined(), "me"));
        Assert.Equal(["question-answered", "tool-finished", "model-asked"], story.Facts);
    }

    [Fact]
    public void SessionsFromBeforeSnapshotsHaveNone() =>
        Assert.Equal(["model-replied", "tool-started"], SessionStory.Asked().Replies(Some.Call("c1")).Facts);

    private static SessionStory Takes(SessionStory story, string tree, params ImmutableArray<string> leftOut) => story.When(Report(story, new SnapshotRecorded(tree, leftOut)));

    private static ReportSnapshot Report(SessionStory story, SnapshotOutcome outcome)
    {
        var due = story.Pending.OfType<TakeSnapshot>().Single();
        return new ReportSnapshot(due.Number, due.Since, outcome);
    }
}
