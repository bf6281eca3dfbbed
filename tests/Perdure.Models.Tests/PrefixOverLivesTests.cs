using System.Text.Json;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Models.Rendering;
using Perdure.Testing;

namespace Perdure.Models.Tests;

/// <summary>The bytes a provider sees over the whole life of a session, killed and reopened at every entry.</summary>
public class PrefixOverLivesTests
{
    private const int Seeds = 150;

    private const int StepsPerLife = 60;

    [Theory, MemberData(nameof(PrefixTests.Wires), MemberType = typeof(PrefixTests))]
    public void EachRequestOfASessionExtendsTheOneBeforeExceptOncePerCompaction(string wire)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var chance = new Random(seed);
            var alive = new RenderedPrompt(PrefixTests.WireOf(wire));
            var story = SessionStory.Begun(new Settings([Some.Model with { CompactAtTokens = 300 }, Some.OtherModel]));
            (byte[] Bytes, int Compactions) before = ([], 0);
            for (var step = 0; step < StepsPerLife; step++)
            {
                story = Next(story, chance);
                if (story.State.Turn?.Situation is not AwaitingModel) { continue; }

                alive.Follow(Conversation.Of(story.State));
                var compactions = story.Log.Count(happened => happened is HistoryCompacted);
                var bytes = alive.Input.Bytes.ToArray();
                Assert.True(bytes.AsSpan().StartsWith(before.Bytes) || compactions > before.Compactions, $"seed {seed}, step {step}: the input was rewritten");
                Assert.True(bytes.AsSpan().SequenceEqual(Reopened(story.State, wire)), $"seed {seed}, step {step}: a reopened session sends other bytes");
                Assert.True(bytes.AsSpan().SequenceEqual(Reopened(SessionStory.Found(story.Log).State, wire)), $"seed {seed}, step {step}: the log tells other bytes");
                before = (bytes, compactions);
            }
        }
    }

    /// <summary>What another process sends after it has read the checkpoint.</summary>
    private static byte[] Reopened(SessionState state, string wire)
    {
        var saved = JsonSerializer.Serialize(state, CoreJson.Line.SessionState);
        var prompt = new RenderedPrompt(PrefixTests.WireOf(wire));
        prompt.Follow(Conversation.Of(JsonSerializer.Deserialize(saved, CoreJson.Line.SessionState)!));
        return prompt.Input.Bytes.ToArray();
    }

    /// <summary>Something happens: what the session waits for, or what somebody wants.</summary>
    private static SessionStory Next(SessionStory story, Random chance)
    {
        if (chance.Next(4) == 0)
        {
            return story.When(chance.Next(6) switch
            {
                0 => new Interrupt("test"),
                1 => new Compact(),
                2 => new ResumeTurn(),
                _ => Some.Input(new string('w', chance.Next(1, 80)), (Delivery)chance.Next(4)),
            });
        }

        return story.Pending.Length == 0 ? story.When(Some.Input("go on")) : Answered(story, story.Pending[chance.Next(story.Pending.Length)], chance);
    }

    private static SessionStory Answered(SessionStory story, SessionEffect effect, Random chance) => effect switch
    {
        ReadSurroundings look => story.When(new ReportSurroundings(look.Turn, [new Note("environment", $"It is day {chance.Next(3)}.")])),
        AskModel ask when chance.Next(4) == 0 => story.When(new ReportModelFailure(ask.Round, ask.Attempt, new ModelFailure((FailureKind)chance.Next(8), "no"))),
        AskModel ask => story.When(new ReportReply(ask.Round, ask.Attempt, Reply(chance), (ReplyStop)chance.Next(3), Some.Usage)),
        CollectPartialReply hang => story.When(new ReportReply(hang.Round, hang.Attempt, [new MessageItem("I was")], ReplyStop.Interrupted, null)),
        RunTool run => story.When(new ReportOutcome(run.Call.Id, new ToolOutcome(ToolStatus.Succeeded, new string('o', chance.Next(400))))),
        StopTool stop => story.When(new ReportOutcome(stop.Call.Id, new ToolOutcome(ToolStatus.Interrupted, "stopped"))),
        Summarize summarize => story.When(new ReportSummary(summarize.Number, summarize.Attempt, "What was.", Some.Usage)),
        _ => story.After(TimeSpan.FromHours(1)),
    };

    private static System.Collections.Immutable.ImmutableArray<ReplyItem> Reply(Random chance) => chance.Next(3) switch
    {
        0 => [new MessageItem("That is all.")],
        1 => [new ReasoningItem("own", """{"id":"r1","encrypted_content":"x"}""", "hm"), new MessageItem("I look."), Some.Call("call_0", "read_file")],
        _ => [Some.Call("call_0", "read_file"), Some.Call("call_1", "exec_command")],
    };
}
