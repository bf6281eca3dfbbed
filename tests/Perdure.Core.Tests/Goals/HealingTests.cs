using System.Text.Json;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Goals;

public class HealingTests
{
    private static readonly Contract Whole = GoalStories.Tested with { MustNots = ["grep TODO"], Judged = ["kind"], Protected = ["tests"] };

    /// <summary>A goal to which nearly everything happens.</summary>
    private static SessionStory Eventful()
    {
        var story = SessionStory.Begun(Some.Settings with { Goals = GoalPolicy.Usual with { RetryMinutes = 10 } })
            .When(new SetGoal(GoalStories.Objective, Whole, new Budgets(Tokens: 20_000, Turns: 9), "test", GoalContext.Fresh))
            .Sealed(new FileSeal("tests", "tests/a", "1")).Based().LooksAround()
            .Claims();
        story = Compared(Compared(story, "2").Checked(0).Checked(1), "1"); // refused: a file was changed
        story = story.Claims().Works(); // refused at once: nothing has changed
        story = Judged(Compared(Compared(story.Claims(), "1").Checked(0).Checked(1), "1"), GoalStories.Verdict((false, "no")));
        story = story.When(new ResumeTurn()).WorksATurn();
        story = story.When(new ReportHandover(1, 1, "go on")).LooksAround().Fails(FailureKind.Quota, SessionStory.Start.AddHours(1));
        story = story.After(TimeSpan.FromHours(1)).LooksAround().SaysBlocked().Replies(new MessageItem("stuck"));
        story = story.When(new ReportHandover(1, 2, "stuck")).LooksAround().When(new EditGoal("test", Objective: "Make it good."));
        story = story.Uses(17_000).Finishes($"u{story.State.Seq}").Replies(new MessageItem("what remains"));
        story = story.When(new EditGoal("test", Budgets: new Budgets(Tokens: 90_000)));
        story = story.Sealed().When(new ReportHandover(1, 3, "budget")).LooksAround();
        story = Judged(Compared(Compared(story.Claims(), "1").Checked(0).Checked(1), "1"), GoalStories.Verdict((true, "yes")));
        story = story.Works().Replies(new MessageItem("All done, and one thing more.")); // looked at again: no longer proven
        story = Compared(Compared(story, "1").Checked(0).Checked(0), "1");
        story = story.When(new ReportHandover(1, story.State.Goal!.Turn!.Number, "almost")).LooksAround().Works();
        story = Judged(Compared(Compared(story.Claims(), "1").Checked(0).Checked(1), "1"), GoalStories.Verdict((true, "yes")));
        story = story.Works().Replies(new MessageItem("All done."));
        return Judged(Compared(Compared(story, "1").Checked(0).Checked(1), "1"), GoalStories.Verdict((true, "yes")));
    }

    [Fact]
    public void AGoalsLogCutAfterAnyEntryHealsToTheSameFacts()
    {
        var eventful = Eventful();
        Assert.Equal("complete", eventful.Status());
        var whole = eventful.AllFacts.ToList();
        var state = SessionState.Empty;
        for (var n = 0; n < eventful.Log.Length; n++)
        {
            state = Session.Apply(state, eventful.Log[n]);
            var healed = SessionStory.Found(eventful.Log.Take(n + 1)) with { Now = SessionStory.Start };
            var follows = healed.When(new Wake()).Facts.ToList();

            // What follows by itself is what followed then; the rest waits for its report.
            Assert.Equal(whole.Skip(n + 1).Take(follows.Count), follows);
            Assert.True(follows.Count > 0 || Session.Pending(state).Length > 0 || state.AtRest, $"stuck after entry {n + 1}, {whole[n]}");
        }
    }

    [Fact]
    public void EveryFactAndEveryStateSurvivesItsLine()
    {
        var state = SessionState.Empty;
        foreach (var (place, happened) in Eventful().Log.Index())
        {
            var line = JsonSerializer.Serialize(new LogEntry(place + 1, SessionStory.Start, happened), CoreJson.Line.LogEntry);
            Assert.Equal(line, JsonSerializer.Serialize(JsonSerializer.Deserialize(line, CoreJson.Line.LogEntry)!, CoreJson.Line.LogEntry));

            state = Session.Apply(state, happened);
            var saved = JsonSerializer.Serialize(state, CoreJson.Line.SessionState);
            var restored = JsonSerializer.Deserialize(saved, CoreJson.Line.SessionState)!;
            Assert.Equal(saved, JsonSerializer.Serialize(restored, CoreJson.Line.SessionState));
            Assert.Equal(Session.Pending(state), Session.Pending(restored));
        }
    }

    private static SessionStory Compared(SessionStory story, string hash)
    {
        var compare = story.Pending.OfType<CompareFiles>().Single();
        return story.When(new ReportComparison(compare.Call, compare.Run, [new FileSeal("tests", "tests/a", hash)]));
    }

    private static SessionStory Judged(SessionStory story, string text)
    {
        var ask = story.Pending.OfType<AskJudge>().Single();
        return story.When(new ReportJudgement(ask.Call, ask.Attempt, text, Some.Usage));
    }
}
