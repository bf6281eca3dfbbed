using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Goals;

/// <summary>One question does not stop a goal: everything else comes first.</summary>
public class QuestionOfAGoalTests
{
    private const string Which = """{"questions":[{"id":"q","question":"Which one?"}]}""";

    [Fact]
    public void TheOtherCallsOfTheReplyRunBesideAQuestion()
    {
        var story = GoalStories.Pursuing().Replies(Some.Call("q", "request_user_input", Which), Some.Call("c"));

        Assert.Equal(["model-replied", "question-asked", "tool-started"], story.Facts);
        Assert.False(story.State.AwaitsUser);
        Assert.NotEqual("blocked", story.Status());
    }

    [Fact]
    public void AQuestionNobodyAnswersIsPutOffAndTheTurnGoesOn()
    {
        var asked = Asked();
        Assert.Contains(new WaitForAnswer(new CallId("q"), SessionStory.Start.AddMinutes(5)), asked.Pending);
        Assert.Empty(asked.After(TimeSpan.FromMinutes(4)).Facts);

        var put = asked.After(TimeSpan.FromMinutes(5));
        Assert.Equal(["question-deferred", "model-asked"], put.Facts);
        Assert.Contains("Nobody has answered yet", put.LastAnswer(), StringComparison.Ordinal);
        Assert.Single(put.State.OpenQuestions);
    }

    [Fact]
    public void AQuestionIsPutOffInItsTimeThoughACallBeforeItStillRuns()
    {
        var both = GoalStories.Pursuing().Replies(Some.Call("a", "exec_command", """{"cmd":"git push","sandbox_permissions":"require_escalated","justification":"wanted"}"""), Some.Call("q", "request_user_input", Which));
        var runs = both.When(new AnswerQuestion(new CallId("a"), new Approved(), "me"));
        Assert.Equal("tool-started", runs.Facts.Last());

        Assert.Equal(["question-deferred"], runs.After(TimeSpan.FromMinutes(5)).Facts);
    }

    [Fact]
    public void AnAnswerThatComesLaterIsToldAndTheQuestionIsOver()
    {
        var answered = PutOff().When(Answer());
        Assert.Empty(answered.State.OpenQuestions);

        var told = answered.Replies(Some.Call("c")).Finishes("c");
        Assert.Contains(told.State.Transcript, item => item is RuntimeMessage { Text: var text } && text.Contains("the blue one", StringComparison.Ordinal));
        Assert.NotNull(told.When(Answer()).Last.Refusal);
    }

    [Fact]
    public void WhereNothingElseIsLeftTheGoalIsBlockedUntilSomebodyAnswers()
    {
        var blocked = PutOff().Replies(new MessageItem("I can do no more."));
        Assert.Equal(("blocked", true), (blocked.Status(), blocked.State.AtRest));
        Assert.True(blocked.State.AwaitsUser);
        Assert.Empty(blocked.After(TimeSpan.FromHours(9)).Facts);

        var goesOn = blocked.After(TimeSpan.FromHours(9)).When(Answer());
        Assert.Equal(["question-answered", "turn-started"], goesOn.Facts);
        Assert.Equal("active", goesOn.Status());
    }

    [Fact]
    public void AskingTheSameAgainWaitsForTheAnswer()
    {
        var again = PutOff().Replies(Some.Call("again", "request_user_input", Which));
        Assert.Equal(("blocked", 1), (again.Status(), again.State.OpenQuestions.Length));
        Assert.Empty(again.After(TimeSpan.FromHours(9)).Facts);
        Assert.Equal(["question-answered", "tool-finished", "model-asked"], again.When(Answer() with { Call = new CallId("again") }).Facts);
    }

    [Fact]
    public void WhatWasAllowedLaterMayBeDoneOnceAndNotTwice()
    {
        var allowed = GoalStories.Pursuing(settings: Some.Settings).Replies(Some.Call("d", "deploy")).After(TimeSpan.FromMinutes(5))
            .When(new AnswerQuestion(new CallId("d"), new Approved(ApprovalScope.Once), "test"));

        var once = allowed.Replies(Some.Call("e", "deploy"));
        Assert.Equal(["model-replied", "tool-started"], once.Facts);
        Assert.Contains("question-asked", once.Finishes("e").Replies(Some.Call("f", "deploy")).Facts);
    }

    [Fact]
    public void TheDeadlinePassesWhileAQuestionIsOpen()
    {
        var again = PutOff(new Budgets(Deadline: SessionStory.Start.AddHours(2))).Replies(Some.Call("again", "request_user_input", Which));
        Assert.Contains(again.Pending, effect => effect is WaitForGoal wait && wait.Until == SessionStory.Start.AddHours(2));
        Assert.Equal("exhausted", again.After(TimeSpan.FromHours(2)).Status());

        var blocked = PutOff(new Budgets(Deadline: SessionStory.Start.AddHours(2))).Replies(new MessageItem("I can do no more."));
        Assert.Equal("exhausted", blocked.After(TimeSpan.FromHours(2)).Status());
    }

    [Fact]
    public void TheDeadlinePassesInEveryStatus()
    {
        var bounded = new Budgets(Deadline: SessionStory.Start.AddHours(2));
        var paused = GoalStories.Pursuing(budgets: bounded).When(new PauseGoal("test")).WorksATurn();
        Assert.Equal("exhausted", paused.After(TimeSpan.FromHours(2)).Status());
    }

    [Fact]
    public void APersonWhoSitsThereIsWaitedForAsLongAsItTakes()
    {
        var asked = SessionStory.Asked().Replies(Some.Call("q", "request_user_input", Which));
        Assert.True(asked.State.AwaitsUser);
        Assert.Empty(asked.After(TimeSpan.FromHours(9)).Facts);
    }

    private static AnswerQuestion Answer() => new(new CallId("q"), new UserInputAnswer([new UserInputAnswerItem("q", "the blue one")]), "test");

    private static SessionStory Asked(Budgets? budgets = null) => GoalStories.Pursuing(budgets: budgets).Replies(Some.Call("q", "request_user_input", Which));

    private static SessionStory PutOff(Budgets? budgets = null) => Asked(budgets).After(TimeSpan.FromMinutes(5));
}
