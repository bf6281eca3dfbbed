using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Goals;

/// <summary>What a goal does while no model answers: it waits, tries others, and asks the user last.</summary>
public class WaitingForModelsTests
{
    [Fact]
    public void AnOutageOfAnyLengthIsWaitedOut()
    {
        var story = GoalStories.Pursuing();
        for (var hour = 0; hour < 24 * 30; hour++)
        {
            story = story.Fails(FailureKind.Unreachable).After(TimeSpan.FromHours(1));
        }

        Assert.Equal("active", story.Status());
        Assert.Contains("goal-continued", story.WorksATurn().Facts);
        Assert.True(story.State.Goal!.Spent.ActiveMs < TimeSpan.FromMinutes(1).TotalMilliseconds, "waiting is no work");
    }

    [Theory]
    [InlineData(FailureKind.Unexplained), InlineData(FailureKind.Empty), InlineData(FailureKind.UnknownModel)]
    public void AnswersNobodyUnderstandsAreWaitedOutForHalfAnHourAndThenTriedOnceAnHourBesideAskingAPerson(FailureKind kind)
    {
        var story = GoalStories.Pursuing();
        for (var minute = 0; minute < 30; minute++)
        {
            story = story.Fails(kind);
            Assert.Equal("waiting", story.Status());
            story = story.After(TimeSpan.FromMinutes(1));
        }

        for (var hour = 0; hour < 5; hour++)
        {
            story = story.Fails(kind);
            Assert.Equal("blocked", story.Status());
            Assert.Empty(story.After(TimeSpan.FromMinutes(59)).Facts);
            story = story.After(TimeSpan.FromMinutes(60));
            Assert.Equal(["model-asked"], story.Facts);
        }

        Assert.Contains("goal-continued", story.WorksATurn().Facts);
    }

    [Fact]
    public void EveryModelOfTheChainIsTriedBeforeAPersonIsAsked()
    {
        var story = GoalStories.Pursuing(settings: Some.Chain);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        while (story.State.ModelWait is not { NeedsUser: true })
        {
            Assert.True(story.Now < SessionStory.Start.AddHours(1), "no person was asked");
            asked.Add(story.State.Model);
            story = story.Fails(FailureKind.Unexplained).After(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["mock/one", "mock/two"], asked.Order());
        Assert.True(story.Now >= SessionStory.Start.AddMinutes(30));
    }

    [Fact]
    public void AnOutageBeforeAnAnswerNobodyUnderstandsDoesNotMakeItOld()
    {
        var story = GoalStories.Pursuing();
        for (var hour = 0; hour < 3; hour++) { story = story.Fails(FailureKind.Unreachable).After(TimeSpan.FromHours(1)); }

        Assert.Equal("waiting", story.Fails(FailureKind.Unexplained).Status());
    }

    [Fact]
    public void ARefusedKeyAsksThePersonAndAnotherKeyIsEnoughToGoOn()
    {
        var asking = GoalStories.Pursuing().Fails(FailureKind.Auth);
        Assert.Equal(["model-call-failed"], asking.Facts);
        Assert.Equal("blocked", asking.Status());
        var wait = asking.Pending.OfType<WaitForModel>().Single();
        Assert.Equal((ChangeAwaited.Key, SessionStory.Start.AddHours(1)), (wait.Change, wait.Until));

        Assert.Equal(["model-asked"], asking.When(new ReportReachable(wait.Round, wait.Attempt)).Facts);
        Assert.Equal(["model-asked"], asking.When(new ResumeGoal("test")).Facts);
        Assert.Equal(["model-asked"], asking.After(TimeSpan.FromHours(1)).Facts);
        Assert.Equal(["model-call-failed", "model-switched", "model-asked"], GoalStories.Pursuing(settings: Some.Chain).Fails(FailureKind.Auth).Facts);
    }

    [Fact]
    public void TheDeadlineEndsTheWaitForASummaryToo()
    {
        var small = new Settings([new ModelChoice("mock", "small", CompactAtTokens: 500)]);
        var waiting = GoalStories.Pursuing(budgets: new Budgets(Deadline: SessionStory.Start.AddHours(2)), settings: small)
            .Replies(Some.Call("c1")).Finishes("c1", new string('x', 4000)).When(new ReportSummaryFailure(1, 1, new ModelFailure(FailureKind.Throttled, "later", RetryAt: SessionStory.Start.AddDays(1))));
        Assert.Equal("waiting", waiting.Status());
        Assert.Contains(waiting.Pending, effect => effect is WaitForGoal wait && wait.Until == SessionStory.Start.AddHours(2));

        Assert.Equal(["goal-status-changed", "turn-ended"], waiting.After(TimeSpan.FromHours(2)).Facts);
        Assert.Empty(waiting.After(TimeSpan.FromHours(2)).Pending);
    }

    [Fact]
    public void TheDeadlineEndsAnOutage()
    {
        var waiting = GoalStories.Pursuing(budgets: new Budgets(Deadline: SessionStory.Start.AddHours(2))).Fails(FailureKind.Unreachable, SessionStory.Start.AddDays(1));
        Assert.Contains(waiting.Pending, effect => effect is WaitForGoal wait && wait.Until == SessionStory.Start.AddHours(2));

        var over = waiting.After(TimeSpan.FromHours(2));
        Assert.Equal(["goal-status-changed", "turn-ended"], over.Facts);
        Assert.Equal("exhausted", over.Status());
        Assert.Empty(over.Pending);
    }
}
