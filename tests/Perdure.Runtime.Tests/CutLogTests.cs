using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Runtime.Tests;

/// <summary>The first test of the project: whatever of a log survived, a new runner ends in the same log.</summary>
public class CutLogTests
{
    [Fact]
    public async Task ALogCutAfterAnyEntryEndsAsTheWholeOne()
    {
        var first = new RingScene { Model = Answers() };
        var session = await first.RunAsync("find it");
        var whole = await first.LogAsync(session);

        // Before the input is on record there is nothing to finish.
        for (var survived = whole.FindIndex(happened => happened is InputReceived) + 1; survived <= whole.Count; survived++)
        {
            var torn = new RingScene { Model = Answers() };
            await using (var journal = await torn.Store.CreateAsync(session, RingScene.Writer, RingScene.Cancel))
            {
                await journal.AppendAsync([.. whole.Take(survived).Select((happened, place) => new LogEntry(place + 1, torn.Clock.GetUtcNow(), happened))], RingScene.Cancel);
            }

            await using (var live = await torn.OpenAsync(session))
            {
                await live.WhenAsync(state => state.AtRest, RingScene.Cancel);
            }

            Assert.Equal(Facts(whole), Facts(await torn.LogAsync(session)));
        }
    }

    /// <summary>The lines of a log; outcomes of calls that ran side by side in the order of the calls, since they may come in any.</summary>
    private static IEnumerable<string> Facts(List<SessionEvent> log)
    {
        var lines = log.ConvertAll(SessionStory.Line);
        for (var from = log.FindIndex(happened => happened is ToolFinished); from >= 0; from = log.FindIndex(from + 1, happened => happened is ToolFinished))
        {
            var count = log.Skip(from).TakeWhile(happened => happened is ToolFinished).Count();
            lines.Sort(from, count, StringComparer.Ordinal);
            from += count - 1;
        }

        return lines;
    }

    /// <summary>Answers by what it is shown, as a model does, so that a question asked again is answered the same.</summary>
    private static ScriptedModel Answers() => new([], question => question.Conversation.Items.OfType<ToolResult>().Count() switch
    {
        0 => Replies.Calling(new ToolCall(new CallId("a"), "read_file", "1"), new ToolCall(new CallId("b"), "read_file", "2")),
        2 => Replies.Calling("c", "exec_command", "3"),
        3 => Replies.Calling("p", "update_plan", """{"plan":[{"step":"s","status":"completed"}]}"""),
        _ => Replies.Saying("found"),
    });
}
