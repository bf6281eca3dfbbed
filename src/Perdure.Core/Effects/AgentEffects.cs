using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Effects;

/// <summary>See to it that an agent exists and works on what it was given, and say what is not known of it yet.</summary>
/// <param name="StartedAssignment">Up to here it is known to have taken its assignments up.</param>
/// <param name="Known">What it is known to have spent.</param>
/// <param name="Question">What it is known to ask.</param>
/// <param name="Resume">It had been stopped together with this session, and goes on.</param>
/// <param name="Terms">Counts the changes of the settings it has to keep within.</param>
public sealed record RunAgent(int Agent, int Assignment, int StartedAssignment, AgentSpending Known, string? Question, bool Resume, int Terms) : SessionEffect;

/// <summary>Stop an agent; what its tools do is stopped with it.</summary>
public sealed record StopAgent(int Agent) : SessionEffect;

/// <summary>Wait for the moment when a call that waits for agents is answered all the same.</summary>
public sealed record WaitForAgents(CallId Call, DateTimeOffset Until) : SessionEffect;

/// <summary>What came of looking after an agent.</summary>
/// <param name="End">How it rests with what it had taken up; null while it works.</param>
public sealed record ReportAgent(int Agent, int StartedAssignment, AgentSpending Spent, string? Question = null, AgentEnd? End = null) : Report;

public sealed record ReportAgentStopped(int Agent, AgentSpending Spent) : Report;

/// <param name="Text">What it said last.</param>
public sealed record AgentEnd(TurnEnd Status, string Text);
