using System.Runtime.CompilerServices;
using System.Text.Json;
using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Tests.Goals;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Views;

/// <summary>Sessions that views are made of.</summary>
internal static class ViewStories
{
    private const string Patch = """
        *** Begin Patch
        *** Add File: docs/new.md
        +# New
        *** Update File: src/app.txt
        @@
        -old line
        +new line
        *** End Patch
        """;

    private const string Escalated = """{"cmd":"npm publish","sandbox_permissions":"require_escalated","justification":"the release"}""";

    private static readonly AgentSpending Spent = new(2, 300, 100, 0.2m, 0, 1, 0);

    /// <summary>A day of work: messages, commands, patches, a plan, questions, an agent, a goal with its proof.</summary>
    public static readonly SessionStory Everyday = SessionStory.Begun(Some.Chain)
        .When(new NameSession("everyday"))
        .When(Some.Input("mend **the app** <now>"))
        .When(new ReportSurroundings(1, []))
        .Replies(
            new ReasoningItem("responses", """{"id":"r"}""", "Look first."),
            new MessageItem("# I look around\n\n- one `file`\n- **two** <b>files</b>\n\n```sh\nls <dir>\n```"),
            Some.Call("plan", "update_plan", """{"plan":[{"step":"look","status":"in_progress"},{"step":"mend","status":"pending"}]}"""),
            Some.Call("look", arguments: """{"cmd":"ls -la","workdir":"src"}"""))
        .When(new ReportOutcome(new CallId("look"), new ToolOutcome(ToolStatus.Failed, "Exit code: 2\nOutput:\nls: <none>\n", 2)))
        .Replies(Some.Call("patch", "apply_patch", JsonSerializer.Serialize(new Dictionary<string, string> { ["input"] = Patch })), Some.Call("read", "read_file", """{"path":"src/app.txt"}"""))
        .Finishes("patch", "Done.").Finishes("read", "new line")
        .Replies(Some.Call("edit", "edit_file", """{"path":"src/app.txt","old_string":"new line","new_string":"newest line\nand more"}"""))
        .When(new ReportOutcome(new CallId("edit"), new ToolOutcome(ToolStatus.Denied, "It was not allowed.")))
        .Replies(Some.Call("publish", arguments: Escalated))
        .When(new AnswerQuestion(new CallId("publish"), new Approved(), "me"))
        .When(new ReportOutcome(new CallId("publish"), new ToolOutcome(ToolStatus.Succeeded, "Still running in the background, session_id 5.", Waited: true, Background: 5)))
        .Replies(Some.Call("ask", "request_user_input", """{"questions":[{"id":"q","header":"Which","question":"Which colour?","options":[{"label":"red","description":"like fire"},{"label":"blue"}]}]}"""))
        .When(new AnswerQuestion(new CallId("ask"), new UserInputAnswer([new UserInputAnswerItem("q", "red")]), "me"))
        .Replies(Some.Call("spawn", "spawn_agent", """{"task":"write the tests"}"""))
        .When(new ReportAgent(1, StartedAssignment: 1, Spent, Question: "may I run: rm -rf build"))
        .When(new ReportAgent(1, StartedAssignment: 1, Spent, End: new AgentEnd(TurnEnd.Answered, "The tests are written.")))
        .Replies(new MessageItem("Mended."))
        .When(new AbandonTurn("nothing to give up"))
        .When(new ReportCommandEnd(5, new ToolOutcome(ToolStatus.Succeeded, "Exit code: 0\nOutput:\npublished\n", 0)))
        .FinishesTurn()
        .When(new SetGoal("Make the *import* work for good.", Contract.Empty with { Checks = ["make test"] }, new Budgets(Turns: 9), "test", GoalContext.Continuous))
        .Based().FinishesTurn("I go on.")
        .ClaimsFrozen().Checked(exit: 1, "1 failed")
        .Fails(FailureKind.Throttled, SessionStory.Start + TimeSpan.FromMinutes(2)).After(TimeSpan.FromMinutes(3))
        .Works().ClaimsFrozen().Checked(exit: 0)
        .Replies(new MessageItem("It works *for good*."));

    public static IEnumerable<LogEntry> Entries(SessionStory story) => Entries(story.Log);

    public static IEnumerable<LogEntry> Entries(IEnumerable<SessionEvent> log) => log.Index().Select(line => new LogEntry(line.Index + 1, SessionStory.Start + TimeSpan.FromSeconds(line.Index), line.Item));

    public static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);

    /// <summary>The model looks around where a turn has begun, and says that it is done.</summary>
    private static SessionStory FinishesTurn(this SessionStory story, string said = "Done.")
    {
        if (story.State.Turn is { Situation: ReadingSurroundings }) { story = story.LooksAround(); }

        return story.State.Turn is null ? story : story.Replies(new MessageItem(said)).LooksOn();
    }

    private static SessionStory LooksOn(this SessionStory story) => story.State.Turn is { Situation: ReadingSurroundings } ? story.LooksAround() : story;

    private static SessionStory ClaimsFrozen(this SessionStory story)
    {
        var claimed = story.Claims();
        return claimed.When(new ReportFrozen(claimed.State.Goal!.Claim!.Call, []));
    }
}
