using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Testing.World;

/// <summary>What holds of the sessions a session spawned, read from all their logs: none is there twice, and no end is told twice or lost.</summary>
internal sealed class AgentPromises(Func<SessionId, IReadOnlyList<LogEntry>> read)
{
    private readonly List<SessionId> _spawned = [];

    private readonly HashSet<(SessionId Agent, int Errand)> _givenUp = [];

    /// <summary>Every session that one of them spawned, at any depth.</summary>
    public IReadOnlyList<SessionId> Spawned => _spawned;

    public void Check(IReadOnlyList<LogEntry> log)
    {
        var told = new Dictionary<long, int>();
        var state = SessionState.Empty;
        foreach (var entry in log)
        {
            var before = state;
            state = Session.Apply(state, entry.Event);
            switch (entry.Event)
            {
                case AgentSpawned spawned:
                    Promise.Unless(!_spawned.Contains(spawned.Session), 3, $"session {spawned.Session} was spawned twice");
                    _spawned.Add(spawned.Session);
                    break;
                case AgentMessageSent sent when before.Agents[sent.Agent - 1] is { Dismissed: true } dismissed:
                    // What was given up with a goal is not taken up again with the next message.
                    foreach (var order in dismissed.Orders) { _givenUp.Add((dismissed.Session, order.Assignment)); }

                    break;
                case AgentFinished rested:
                    Promise.Unless(before.Agents[rested.Agent - 1].FinishedAssignment < rested.Errand, 8, $"entry {entry.Seq} ends errand {rested.Errand} of agent {rested.Agent} again");
                    told.Add(entry.Seq, 0);
                    break;
            }

            Count(told, before, state, entry.Event);
        }

        foreach (var (seq, times) in told)
        {
            var waits = state.UndeliveredEnds.Any(news => news.Seq == seq);
            Promise.Unless(!waits || state.QueuePaused || state.Turn is not null || state.Goal is { State: not (ActiveGoal or CompleteGoal) }, 8, $"the session rests and nobody is told of entry {seq}");
            Promise.Unless(times == (waits ? 0 : 1), 8, $"the end of entry {seq} was told {times} times");
        }

        foreach (var agent in state.Agents) { Check(state, agent); }
    }

    private void Check(SessionState parent, Agent agent)
    {
        var log = read(agent.Session);
        if (log.Count == 0)
        {
            Promise.Unless(agent.StartedAssignment == 0, 1, $"agent {agent.Number} had begun and its log is empty");
            return;
        }

        var beginnings = log.Select(entry => entry.Event).OfType<SessionStarted>().ToList();
        Promise.Unless(beginnings is [{ Settings.Delegation: { } delegation }] && (delegation.Parent, delegation.Agent, delegation.Call) == (parent.Id, agent.Number, agent.Call), 3, $"session {agent.Session} is not the agent {agent.Number} of {parent.Id}");
        var inputs = log.Select(entry => entry.Event).OfType<InputReceived>().Select(input => input.Id.Value).ToList();
        for (var errand = 1; errand <= agent.StartedAssignment; errand++)
        {
            var times = inputs.Count(input => input == $"{parent.Id}/{agent.Number}/{errand}");
            Promise.Unless(times == 1 || agent.Dismissed || agent.FinishedAssignment > 0 || _givenUp.Contains((agent.Session, errand)), 7, $"errand {errand} was given to agent {agent.Number} {times} times");
            Promise.Unless(times <= 1, 7, $"errand {errand} was given to agent {agent.Number} {times} times");
        }

        Promise.Unless(agent.LastEnd is not { } end || log.Any(entry => (entry.Event is TurnEnded ended && ended.Reason == end) || (entry.Event is InterruptRequested && end == TurnEnd.Interrupted)), 3, $"agent {agent.Number} is said to rest as {agent.LastEnd}, and never did");
        var child = log.Select(entry => entry.Event).Aggregate(SessionState.Empty, Session.Apply);
        var spent = AgentAccounting.SpentBy(child);
        Promise.Unless(agent.Spent.Calls <= spent.Calls && agent.Spent.Charged <= spent.Charged, 8, $"agent {agent.Number} is charged {agent.Spent} and spent {spent}");
        Promise.Unless(child.Permissions.Reach <= parent.Permissions.Reach, 7, $"agent {agent.Number} reaches further than the one that spawned it");
        Check(log);
    }

    /// <summary>An end is told by the fact that lets it leave the news, in the answer of a wait or as a line of its own.</summary>
    private static void Count(Dictionary<long, int> told, SessionState before, SessionState after, SessionEvent happened)
    {
        var known = before.UndeliveredEnds.Where(news => news.Agent is not null).ToList();
        known.AddRange(after.UndeliveredEnds.Where(news => news.Agent is not null && before.UndeliveredEnds.All(old => old.Seq != news.Seq)));
        if (happened is AgentFinished && after.UndeliveredEnds.All(news => news.Seq != after.Seq)) { known.Add(new UndeliveredEnd(after.Seq, "", Agent: 0)); }

        foreach (var news in known.Where(news => after.UndeliveredEnds.All(waiting => waiting.Seq != news.Seq)))
        {
            var said = happened is AgentResultsDelivered answer && answer.Text.Contains(news.Text, StringComparison.Ordinal) ? 1 : 0;
            told[news.Seq] += said + after.Transcript.OfType<RuntimeMessage>().Count(item => item.Seq == news.Seq);
        }
    }
}
