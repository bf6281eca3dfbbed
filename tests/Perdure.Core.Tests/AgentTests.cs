using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Views;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

/// <summary>Sessions a session spawned: each once, looked after at all times, its end told once, its spending charged, stopped with the one that spawned it.</summary>
public class AgentTests
{
    private static readonly SessionStory Spawned = SessionStory.Asked()
        .Replies(Some.Call("c1", "spawn_agent", """{"task":"build A"}"""), Some.Call("c2", "spawn_agent", """{"task":"build B","profile":"read-only"}"""));

    private static readonly SessionStory Waiting = Spawned.Replies(Some.Call("c3", "wait_agent", "{}"));

    private static readonly SessionStory AtRest = Spawned.Replies(new MessageItem("They are at it."));

    [Fact]
    public void TheIntentIsRecordedAndTheSessionItNamesIsPendingWork()
    {
        Assert.Equal(["model-replied", "agent-spawned", "agent-spawned", "model-asked"], Spawned.Facts);
        Assert.Equal([1, 2], Spawned.Pending.OfType<RunAgent>().Select(run => run.Agent));
        var sessions = Spawned.State.Agents.Select(agent => agent.Session).ToList();
        Assert.Equal(2, sessions.Distinct().Count());
        Assert.All(sessions, session => Assert.Equal(7, Guid.Parse(session.Value).Version));
        Assert.Contains($"session {sessions[0]}", Spawned.State.Transcript.OfType<ToolResult>().First().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ItWorksInTheSameWorkspaceForTheOneThatSpawnedItAndNoWider()
    {
        var beginning = DelegationRules.Beginning(Spawned.State, Spawned.State.Agents[1], _ => [], "test");
        Assert.Equal(("/project", "Be good."), (beginning.Workspace, beginning.Instructions));
        Assert.Equal(new Delegation(Spawned.State.Id, new CallId("c2"), 2, Depth: 1), beginning.Settings.Delegation);
        Assert.Equal(AccessLevel.ReadOnly, beginning.Settings.Permissions!.Reach);
        Assert.Equal(beginning.Settings, DelegationRules.Within(Spawned.State, beginning.Settings));
    }

    [Fact]
    public void AWaitIsOverInItsTimeThoughACallBeforeItRunsMeanwhile()
    {
        var waiting = Goals.GoalStories.LooksAround(SessionStory.Begun().When(new SetGoal("Do it.", Contract.Empty, Budgets.Unlimited, "test")))
            .Replies(Some.Call("s", "spawn_agent", """{"task":"build it"}"""))
            .Replies(
                Some.Call("a", "exec_command", """{"cmd":"git push","sandbox_permissions":"require_escalated","justification":"wanted"}"""),
                Some.Call("w", "wait_agent", """{"timeout_seconds":600}"""));
        Assert.Equal(["model-replied", "question-asked", "agents-awaited"], waiting.Facts);

        var runs = waiting.When(new AnswerQuestion(new CallId("a"), new Approved(), "me"));
        Assert.Equal("tool-started", runs.Facts.Last());
        Assert.Equal(["agent-results-delivered"], runs.After(TimeSpan.FromMinutes(10)).Facts);
    }

    [Fact]
    public void AWaitAsksNobodyAndIsOverWithTheFirstEnd()
    {
        Assert.Equal(["model-replied", "agents-awaited"], Waiting.Facts);
        Assert.DoesNotContain(Waiting.Pending, effect => effect is AskModel);
        Assert.Contains(new WaitForAgents(new CallId("c3"), SessionStory.Start.AddHours(1)), Waiting.Pending);

        var over = Waiting.When(Rest(2, "B is built"));
        Assert.Equal(["agent-finished", "agent-results-delivered", "model-asked"], over.Facts);
        var told = over.State.Transcript.OfType<ToolResult>().Last().Text;
        Assert.Contains("B is built", told, StringComparison.Ordinal);
        Assert.Contains("agent 1: works", told, StringComparison.Ordinal);
        Assert.Empty(over.State.UndeliveredEnds);
        Assert.Empty(over.When(Rest(2, "B is built")).Facts);
    }

    [Fact]
    public void AWaitForAllIsOverWithTheLast()
    {
        var first = Spawned.Replies(Some.Call("c3", "wait_agent", """{"agents":[1,2],"for":"all"}""")).When(Rest(1, "A is built"));
        Assert.Equal(["agent-finished"], first.Facts);

        var told = first.When(Rest(2, "B is built")).State.Transcript.OfType<ToolResult>().Last().Text;
        Assert.Contains("A is built", told, StringComparison.Ordinal);
        Assert.Contains("B is built", told, StringComparison.Ordinal);
    }

    [Fact]
    public void AWaitEndsAtItsTime()
    {
        var late = Waiting.After(TimeSpan.FromHours(1));
        Assert.Equal(["agent-results-delivered", "model-asked"], late.Facts);
        Assert.StartsWith("The time to wait is over.", late.State.Transcript.OfType<ToolResult>().Last().Text, StringComparison.Ordinal);
        Assert.Empty(Waiting.After(TimeSpan.FromMinutes(59)).Facts);
    }

    [Fact]
    public void AWordOfTheUserEndsAWait() => Assert.Equal(["input-received", "agent-results-delivered", "inputs-joined", "model-asked"], Waiting.When(Some.Input("hurry", Delivery.Steer)).Facts);

    [Fact]
    public void TheEndOfOneThatWorksAgainIsToldByTheWaitAndNotOnceMore()
    {
        var told = Spawned.When(Rest(1, "A is built"))
            .Replies(Some.Call("c3", "send_agent", """{"agent":1,"message":"and test it"}"""), Some.Call("c4", "wait_agent", "{}"))
            .When(Some.Input("hurry", Delivery.Steer));

        Assert.Contains("agent-results-delivered", told.Facts);
        Assert.Single(told.State.Transcript, item => item is ToolResult { Text: var text } && text.Contains("A is built", StringComparison.Ordinal) && text.Contains("agent 1: works", StringComparison.Ordinal));
        Assert.DoesNotContain(told.State.Transcript, item => item is RuntimeMessage { Text: var text } && text.Contains("A is built", StringComparison.Ordinal));
    }

    [Fact]
    public void AnEndAtRestWakesTheSessionAndIsWhatTheModelIsTold()
    {
        Assert.True(AtRest.State.AtRest);
        var woken = AtRest.When(Rest(1, "A is built"));
        Assert.Equal(["agent-finished", "turn-started"], woken.Facts);
        var told = Assert.IsType<RuntimeMessage>(woken.When(new ReportSurroundings(2, [])).State.Transcript[^1]).Text;
        Assert.Contains("Agent 1 (build A) is done", told, StringComparison.Ordinal);
        Assert.Contains("A is built", told, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsToldOnTheWayEndsNothing()
    {
        var seen = AtRest.When(new ReportAgent(1, StartedAssignment: 1, Spent(500)));
        Assert.Equal(["agent-progressed"], seen.Facts);
        Assert.Contains(seen.Pending, effect => effect is RunAgent { Agent: 1, StartedAssignment: 1, Known.Charged: 500 });
        Assert.Empty(seen.State.Agents[0].Orders);
        Assert.Empty(seen.When(new ReportAgent(1, StartedAssignment: 1, Spent(500))).Facts);
    }

    [Fact]
    public void AMessageGoesToTheOneThatWorksAndBringsTheOneThatRestsToWorkAgain()
    {
        var sent = AtRest.When(Rest(1, "A is built")).When(new ReportSurroundings(2, [])).Replies(Some.Call("c5", "send_agent", """{"agent":1,"message":"and test it"}"""));
        Assert.Equal(["model-replied", "agent-message-sent", "model-asked"], sent.Facts);
        Assert.Contains(sent.Pending, effect => effect is RunAgent { Agent: 1, Assignment: 2 });
        var order = Assert.Single(sent.State.Agents[0].Orders);
        Assert.Equal("and test it", DelegationRules.Input(sent.State, sent.State.Agents[0], order).Text);

        // News of what it did before come too late now; those of the new assignment count.
        Assert.Empty(sent.When(new ReportAgent(1, StartedAssignment: 1, AgentSpending.None, End: new AgentEnd(TurnEnd.Answered, "A is built"))).Facts);
        Assert.Equal(["agent-finished"], sent.When(new ReportAgent(1, StartedAssignment: 2, AgentSpending.None, End: new AgentEnd(TurnEnd.Answered, "tested"))).Facts);
    }

    [Fact]
    public void WhoInterruptsTheSessionStopsItsAgentsAndTheyGoOnWithIt()
    {
        var stopping = Waiting.When(new Interrupt("me"));
        Assert.Equal([new StopAgent(1), new StopAgent(2)], stopping.Pending);
        var stopped = stopping.When(new ReportAgentStopped(1, Spent(10))).When(new ReportAgentStopped(2, Spent(10)));
        Assert.Empty(stopped.Pending);

        var resumed = stopped.When(new ResumeTurn());
        Assert.Equal([true, true], resumed.Pending.OfType<RunAgent>().Select(run => run.Resume));
        Assert.Contains(resumed.When(new ReportAgent(1, StartedAssignment: 1, Spent(10))).Pending, effect => effect is RunAgent { Agent: 1, Resume: false });
    }

    [Fact]
    public void WhatWasStoppedIsStoppedAgain()
    {
        var again = Waiting.When(new Interrupt("me")).When(new ReportAgentStopped(1, Spent(10))).When(new ResumeTurn()).When(new Interrupt("me"));
        Assert.Contains(new StopAgent(1), again.Pending);
        Assert.Contains(new StopAgent(2), again.Pending);
    }

    [Fact]
    public void AtRestAnInterruptStopsTheAgents()
    {
        var stopping = AtRest.When(new Interrupt("me"));
        Assert.Equal(["interrupt-requested"], stopping.Facts);
        Assert.Equal([new StopAgent(1), new StopAgent(2)], stopping.Pending);
        Assert.NotNull(stopping.When(new Interrupt("me")).Last.Refusal);
        Assert.Equal(["turn-resumed"], stopping.When(new ResumeTurn()).Facts);
    }

    [Fact]
    public void AQuestionOfAnAgentIsWhatTheSessionWaitsFor()
    {
        var asking = Waiting.When(new ReportAgent(1, 1, AgentSpending.None, "may I push")).When(new ReportAgent(2, 1, AgentSpending.None, "which?"));
        Assert.True(asking.State.AwaitsUser);
        Assert.False(asking.State.AwaitsAnswer);
        Assert.Equal(new SessionStatus.NeedsUser { Reason = "agent 1 asks: may I push", Next = NextAction.Answer }, asking.State.Status);
        Assert.False(asking.When(new ReportAgent(2, 1, AgentSpending.None)).State.AwaitsUser);
    }

    [Fact]
    public void ThereAreBoundsAndTheModelIsToldWhich()
    {
        var policy = new AgentPolicy(DepthMax: 1, AtOnceMax: 1, PerSessionMax: 2);
        var full = SessionStory.Asked(settings: Some.Settings with { Agents = policy })
            .Replies(Some.Call("c1", "spawn_agent", """{"task":"one"}"""), Some.Call("c2", "spawn_agent", """{"task":"two"}"""));
        Assert.Contains("agents.atOnceMax", Said(full), StringComparison.Ordinal);

        var more = full.When(Rest(1, "done")).Replies(Some.Call("c3", "spawn_agent", """{"task":"two"}""")).When(Rest(2, "done")).Replies(Some.Call("c4", "spawn_agent", """{"task":"three"}"""));
        Assert.Contains("agents.perSessionMax", Said(more), StringComparison.Ordinal);

        var deep = SessionStory.Asked(settings: Some.Settings with { Agents = policy, Delegation = new Delegation(new SessionId("p"), new CallId("c"), 1, Depth: 1) });
        Assert.Contains("agents.depthMax", Said(deep.Replies(Some.Call("c1", "spawn_agent", """{"task":"one"}"""))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spawn_agent", "{}", "expects {\"task\"")]
    [InlineData("spawn_agent", """{"task":"a","model":"mock/three"}""", "mock/one, found mock/three")]
    [InlineData("spawn_agent", """{"task":"a","profile":"god"}""", "found god")]
    [InlineData("send_agent", """{"agent":7,"message":"hi"}""", "There is no agent 7")]
    [InlineData("wait_agent", """{"agents":[3]}""", "There is no agent 3")]
    [InlineData("wait_agent", "[]", "expects")]
    [InlineData("list_agents", "not json", "agent 2: works")]
    public void BadCallsAreAnsweredInWords(string tool, string arguments, string words) =>
        Assert.Contains(words, Said(Spawned.Replies(Some.Call("c3", tool, arguments))), StringComparison.Ordinal);

    [Fact]
    public void WhatTheySpendCountsAgainstTheGoalAndItsEndIsTheirs()
    {
        var pursuing = Goals.GoalStories.Pursuing(budgets: new Budgets(Tokens: 10_000)).Replies(Some.Call("c1", "spawn_agent", """{"task":"build A"}""")).Replies(Some.Call("c2", "wait_agent"));
        var near = pursuing.When(new ReportAgent(1, 1, Spent(6_000)));
        Assert.Equal((6_000L, true), (near.State.Goal!.Delegated.Charged, near.State.Goal.Charged > near.State.Goal.Spent.Charged));
        Assert.Equal(GoalStatus.Waiting, near.State.StatusOfGoal());

        var over = near.When(new ReportAgent(1, 1, Spent(10_000)));
        Assert.Equal(["agent-progressed", "agent-results-delivered", "goal-status-changed", "turn-ended"], over.Facts);
        Assert.Equal(GoalStatus.Exhausted, over.State.StatusOfGoal());
        Assert.Equal([new StopAgent(1)], over.Pending);
        Assert.Empty(over.When(new ReportAgentStopped(1, Spent(10_050))).Pending);
    }

    [Fact]
    public void AGoalDoesNotGoOnBesideAnAgentAtWorkAndEndsAtItsDeadline()
    {
        var deadline = SessionStory.Start.AddHours(5);
        var resting = Goals.GoalStories.Pursuing(budgets: new Budgets(Deadline: deadline)).Replies(Some.Call("c1", "spawn_agent", """{"task":"build A"}""")).Replies(new MessageItem("It works on it."));
        Assert.True(resting.State.AtRest);
        Assert.Contains(resting.Pending, effect => effect is WaitForGoal wait && wait.Until == deadline);

        var over = resting.After(TimeSpan.FromHours(5));
        Assert.Equal(GoalStatus.Exhausted, over.State.StatusOfGoal());
        Assert.Equal([new StopAgent(1)], over.Pending);
    }

    [Fact]
    public void AClearedGoalLetsItsAgentsGo()
    {
        var cleared = Goals.GoalStories.Pursuing().Replies(Some.Call("c1", "spawn_agent", """{"task":"build A"}""")).Replies(new MessageItem("Well.")).When(new ClearGoal("me"));
        Assert.Equal([new StopAgent(1)], cleared.Pending);
        Assert.Empty(cleared.When(new ReportAgentStopped(1, AgentSpending.None)).Pending);
        Assert.Empty(cleared.When(Rest(1, "late")).Facts);
    }

    [Fact]
    public void AnErrandThatWasGivenUpWithItsGoalIsNotTakenUpWithTheNextMessage()
    {
        var cleared = Goals.GoalStories.Pursuing().Replies(Some.Call("c1", "spawn_agent", """{"task":"build A"}""")).Replies(new MessageItem("Well."))
            .When(new ClearGoal("me")).When(new ReportAgentStopped(1, AgentSpending.None));
        var sent = cleared.When(Some.Input("more")).When(new ReportSurroundings(cleared.State.Turns + 1, [])).Replies(Some.Call("c2", "send_agent", """{"agent":1,"message":"test B"}"""));
        Assert.Equal([new AgentOrder(2, "test B")], sent.State.Agents[0].Orders);
    }

    [Fact]
    public void TheyCountAgainstTheCeilingsOfTheProfile()
    {
        var bounded = Some.Settings with { Permissions = Profiles.Workspace with { Ceilings = new Ceilings(Actions: 3) } };
        var story = SessionStory.Asked(settings: bounded).Replies(Some.Call("c1", "spawn_agent", """{"task":"build A"}""")).Replies(Some.Call("c2", "wait_agent"));
        var over = story.When(new ReportAgent(1, 1, Spent(10) with { Actions = 3 }));
        Assert.Equal(["agent-progressed", "agent-results-delivered", "ceiling-reached", "turn-ended"], over.Facts);
        Assert.Equal([new StopAgent(1)], over.Pending);
    }

    [Fact]
    public void ALogCutAfterAnyEntryGoesOnWithTheSameAgents()
    {
        var whole = Waiting.When(new ReportAgent(1, 1, Spent(10), "may I")).When(Rest(1, "A is built")).Replies(new MessageItem("Half.")).When(Rest(2, "B is built")).When(new ReportSurroundings(2, [])).Replies(new MessageItem("All."));
        var lines = whole.Log.Select(SessionStory.Line).ToList();
        for (var n = 1; n < lines.Count; n++)
        {
            var follows = SessionStory.Found(whole.Log.Take(n)).When(new Wake()).Last.Events.Select(SessionStory.Line).ToList();
            Assert.Equal(lines.Skip(n).Take(follows.Count), follows);
        }
    }

    [Fact]
    public void AForkHasNoneOfThem()
    {
        var forked = Session.Apply(Spawned.State, new SessionForked(new SessionId("f"), Spawned.State.Id, Spawned.State.Seq));
        Assert.Empty(forked.Agents);
        Assert.Empty(Session.Pending(forked));
    }

    [Theory]
    [InlineData("full", "workspace", AccessLevel.Workspace, false, ApprovalPolicy.Ask)]
    [InlineData("unattended", "workspace", AccessLevel.Workspace, false, ApprovalPolicy.Deny)]
    [InlineData("workspace", "unattended", AccessLevel.Workspace, false, ApprovalPolicy.Deny)]
    [InlineData("full", "read-only", AccessLevel.ReadOnly, false, ApprovalPolicy.Ask)]
    [InlineData("full", "full", AccessLevel.Full, true, ApprovalPolicy.Ask)]
    public void OfTwoProfilesTheNarrowerCounts(string own, string within, AccessLevel reach, bool network, ApprovalPolicy inDoubt)
    {
        var both = Profiles.Find(own)!.Narrowed(Profiles.Find(within)!);
        Assert.Equal((reach, network, inDoubt), (both.Reach, both.Network, both.InDoubt));
        Assert.Equal(both, both.Narrowed(Profiles.Find(within)!));
        Assert.Equal(Profiles.Find(within)!.Ceilings ?? Profiles.Find(own)!.Ceilings, both.Ceilings);
    }

    [Fact]
    public void FoldersAndCeilingsAreWhatBothAllow()
    {
        var own = Profiles.Workspace with { Writable = ["/a", "/b"], Ceilings = new Ceilings(Dollars: 5, Files: 3) };
        var both = own.Narrowed(Profiles.Workspace with { Writable = ["/b", "/c"], Ceilings = new Ceilings(Dollars: 2, Actions: 7) });
        Assert.Equal(["/b"], both.Writable);
        Assert.Equal(new Ceilings(Dollars: 2, Actions: 7, Files: 3), both.Ceilings);
        Assert.Equal(["/a", "/b"], own.Narrowed(Profiles.Full).Writable);
        Assert.Equal(["/b"], Profiles.Full.Narrowed(Profiles.Workspace with { Writable = ["/b"] }).Writable);
        Assert.Null(own.Narrowed(Profiles.Workspace).Writable);
    }

    private static AgentSpending Spent(long charged) => AgentSpending.None with { Calls = charged / 100, Charged = charged };

    private static ReportAgent Rest(int agent, string text) => new(agent, StartedAssignment: 1, Spent(100), End: new AgentEnd(TurnEnd.Answered, text));

    private static string Said(SessionStory story) => story.State.Transcript.OfType<ToolResult>().Last().Text;
}
