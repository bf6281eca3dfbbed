using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

public class CompactionTests
{
    private static readonly Settings Small = new([new ModelChoice("mock", "small", CompactAtTokens: 500)]);

    private static readonly ReportReply LongReply = new(1, 1, [new MessageItem("xxx")], ReplyStop.Done, Some.Usage with { Input = 900 });

    [Fact]
    public void ALongConversationIsCompactedInsideTheTurn()
    {
        var story = Grown();

        Assert.Equal(["tool-finished", "compaction-begun", "summary-asked"], story.Facts);
        Assert.Equal([new Summarize(1, 1, "mock/small")], story.Pending);
    }

    [Fact]
    public void TheTurnGoesOnWithTheSummaryInPlaceOfTheHistory()
    {
        var story = Grown().When(new ReportSummary(1, 1, "We were counting.", Some.Usage));

        Assert.Equal(["history-compacted", "model-asked"], story.Facts);
        Assert.Collection(
            story.State.Transcript,
            item => Assert.Equal("do it", Assert.IsType<UserMessage>(item).Text),
            item => Assert.Contains("We were counting.", Assert.IsType<RuntimeMessage>(item).Text, StringComparison.Ordinal));
    }

    [Fact]
    public void CompactionBeforeATurnKeepsTheNewPromptInView()
    {
        var story = SessionStory.Asked(settings: Small).When(LongReply).When(Some.Input("and now?")).When(new ReportSurroundings(2, []));

        Assert.Contains("compaction-begun", story.Facts);
        story = story.When(new ReportSummary(1, 1, "Much x.", null));
        Assert.Equal(["do it", "and now?"], story.State.Transcript.OfType<UserMessage>().Select(input => input.Text));
    }

    [Fact]
    public void WhatMayNotBeLostIsPinnedFromState()
    {
        var story = SessionStory.Begun(Small).When(Some.Input("do it"))
            .When(new ReportSurroundings(1, [new Note("agents:/a", "Use tabs.")]))
            .Replies(Some.Call("p", "update_plan", """{"plan":[{"step":"count","status":"in_progress"}]}"""))
            .Replies(Some.Call("c1"))
            .When(new ReportOutcome(new CallId("c1"), new ToolOutcome(ToolStatus.Unknown, "It is not known whether make ran." + new string('x', 4000), Files: ["a.cs"])))
            .When(new ReportSummary(1, 1, "s", null));

        var pinned = Assert.IsType<RuntimeMessage>(story.State.Transcript[^1]).Text;
        Assert.All(["[>] count", "a.cs", "It is not known whether make ran.", "Use tabs."], word => Assert.Contains(word, pinned, StringComparison.Ordinal));
    }

    [Fact]
    public void AnOverflowIsAnsweredByCompactionAndTheSameRoundIsAskedAgain()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1")).Finishes("c1").Fails(FailureKind.Overflow);
        Assert.Equal(["model-call-failed", "compaction-begun", "summary-asked"], story.Facts);

        story = story.When(new ReportSummary(1, 1, "s", null));
        Assert.Equal([new AskModel(2, 2)], story.Pending);
    }

    [Fact]
    public void AnOverflowThatCompactionDoesNotCureIsTrimmedAndThenSaid()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1")).Finishes("c1").Fails(FailureKind.Overflow)
            .When(new ReportSummary(1, 1, "s", null)).Fails(FailureKind.Overflow);
        Assert.Equal(["model-call-failed", "history-compacted", "model-asked"], story.Facts);

        story = story.Fails(FailureKind.Overflow);
        Assert.Equal(TurnEnd.Failed, story.State.LastEnd!.Reason);
        Assert.Equal(["input-received", "turn-started"], story.When(Some.Input("shorter")).Facts);
    }

    [Fact]
    public void AFirstPromptThatIsTooLargeIsTrimmedMechanically() =>
        Assert.Equal(["model-call-failed", "history-compacted", "model-asked"], SessionStory.Asked(new string('x', 9000)).Fails(FailureKind.Overflow).Facts);

    [Fact]
    public void ASummaryThatFailsInPassingIsAskedForAgain()
    {
        var story = Grown().When(new ReportSummaryFailure(1, 1, new ModelFailure(FailureKind.Transient, "503")));
        Assert.IsType<WaitForSummary>(Assert.Single(story.Pending));

        Assert.Equal([new Summarize(1, 2, "mock/small")], story.After(TimeSpan.FromMinutes(1)).Pending);
    }

    [Theory]
    [InlineData(FailureKind.Unreachable, 600), InlineData(FailureKind.Transient, 600), InlineData(FailureKind.Throttled, 600)]
    public void AnOutageDuringACompactionIsWaitedOutAndLosesNothing(FailureKind kind, int failures)
    {
        var story = Grown();
        for (var attempt = 1; attempt <= failures; attempt++)
        {
            story = story.When(new ReportSummaryFailure(1, attempt, new ModelFailure(kind, "away")));
            Assert.Equal(["summary-failed"], story.Facts);
            story = story.After(TimeSpan.FromMinutes(1));
        }

        story = story.When(new ReportSummary(1, failures + 1, "We were counting.", null));
        Assert.Equal(["history-compacted", "model-asked"], story.Facts);
        Assert.False(story.Last.Events.OfType<HistoryCompacted>().Single().Trimmed);
    }

    [Fact]
    public void AProviderThatCanBeReachedAgainIsAskedForTheSummaryAtOnce()
    {
        var story = Grown().When(new ReportSummaryFailure(1, 1, new ModelFailure(FailureKind.Unreachable, "away")));
        Assert.Equal(ChangeAwaited.Reachable, Assert.IsType<WaitForSummary>(Assert.Single(story.Pending)).Change);

        Assert.Equal(["summary-asked"], story.When(new ReportSummaryReachable(1, 1)).Facts);
        Assert.Equal(["summary-asked"], story.When(new StopWaiting()).Facts);
    }

    [Fact]
    public void OnlyAHistoryThatNoModelCanReadIsShortenedByRule()
    {
        var alone = Grown().When(new ReportSummaryFailure(1, 1, new ModelFailure(FailureKind.Overflow, "too long")));
        Assert.Equal(["summary-failed", "history-compacted", "model-asked"], alone.Facts);
        Assert.True(alone.Last.Events.OfType<HistoryCompacted>().Single().Trimmed);

        var chain = Grown(Small with { Models = Small.Models.Add(Some.OtherModel) }).When(new ReportSummaryFailure(1, 1, new ModelFailure(FailureKind.Overflow, "too long")));
        Assert.Equal([new Summarize(1, 2, "mock/two")], chain.Pending);
        Assert.Contains("history-compacted", chain.When(new ReportSummaryFailure(1, 2, new ModelFailure(FailureKind.Overflow, "too long"))).Facts);
    }

    [Fact]
    public void AKeyThatIsRefusedForASummaryEndsTheTurnAndKeepsTheHistory()
    {
        var story = Grown().When(new ReportSummaryFailure(1, 1, new ModelFailure(FailureKind.Auth, "401")));

        Assert.Equal(["summary-failed", "turn-ended"], story.Facts);
        Assert.Equal((TurnEnd.Failed, "401"), (story.State.LastEnd!.Reason, story.State.LastEnd.Detail));
        Assert.Contains(story.State.Transcript, item => item is ToolResult);
    }

    [Fact]
    public void AnotherModelOfTheChainWritesTheSummaryWhereTheFirstCannot()
    {
        var chain = Small with { Models = Small.Models.Add(Some.OtherModel) };

        Assert.Equal([new Summarize(1, 2, "mock/two")], Grown(chain).When(new ReportSummaryFailure(1, 1, new ModelFailure(FailureKind.Quota, "spent"))).Pending);
    }

    [Fact]
    public void OneThatIsAskedForAtRestIsDoneAtRest()
    {
        var story = SessionStory.Asked().Replies(new MessageItem("done")).When(new Compact());
        Assert.Equal(["compaction-begun", "summary-asked"], story.Facts);

        story = story.When(new ReportSummary(1, 1, "s", null));
        Assert.True(story.State.AtRest);
    }

    [Fact]
    public void WhileAHistoryIsCompactedNobodyWaitsForTheModel()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1")).Finishes("c1").Fails(FailureKind.Transient).When(new Compact());
        Assert.Equal([new Summarize(1, 1, "mock/one")], story.Pending);

        Assert.Empty(story.After(TimeSpan.FromHours(1)).Facts);
        Assert.Equal(["history-compacted", "model-asked"], story.After(TimeSpan.FromHours(1)).When(new ReportSummary(1, 1, "s", null)).Facts);
    }

    [Fact]
    public void WhileAHistoryIsCompactedNobodyAsksTheModelHoweverImpatient()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1")).Finishes("c1").Fails(FailureKind.Unreachable).When(new Compact());

        Assert.NotNull(story.When(new StopWaiting()).Last.Refusal);
        Assert.Empty(story.When(new ReportReachable(2, 2)).Facts);
    }

    [Fact]
    public void NothingIsCompactedTwiceWithoutNews()
    {
        var story = SessionStory.Asked().Replies(new MessageItem("done")).When(new Compact()).When(new ReportSummary(1, 1, "s", null));

        Assert.NotNull(story.When(new Compact()).Last.Refusal);
    }

    [Fact]
    public void AnInterruptAbandonsACompactionAtRest() =>
        Assert.Equal(["compaction-abandoned"], SessionStory.Asked().Replies(new MessageItem("done")).When(new Compact()).When(new Interrupt("test")).Facts);

    [Fact]
    public void ASmallerModelCompactsBeforeItIsAsked()
    {
        var story = SessionStory.Asked().When(LongReply).When(new ChangeSettings(Small))
            .When(Some.Input("go on")).When(new ReportSurroundings(2, []));

        Assert.Contains("compaction-begun", story.Facts);
    }

    private static SessionStory Grown(Settings? settings = null) =>
        SessionStory.Asked(settings: settings ?? Small).Replies(Some.Call("c1")).Finishes("c1", new string('x', 4000));
}
