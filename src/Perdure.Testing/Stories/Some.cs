using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Testing;

/// <summary>Plain examples of the things sessions are made of.</summary>
public static class Some
{
    public static readonly ModelChoice Model = new("mock", "one", ContextTokens: 100_000);

    public static readonly ModelChoice OtherModel = new("mock", "two", ContextTokens: 100_000);

    public static readonly Settings Settings = new([Model]);

    public static readonly Settings Chain = new([Model, OtherModel]);

    public static readonly Usage Usage = new(Input: 100, Cached: 60, CacheWrite: 0, Output: 10, Reasoning: 4, Cost: 0.5m);

    public static readonly ToolSpec Shell = new("exec_command", "Runs a command.", """{"type":"object"}""");

    public static readonly ToolSpec Read = new("read_file", "Reads a file.", """{"type":"object"}""", ReadOnly: true);

    public static readonly ToolSpec Poll = new("write_stdin", "Looks after a command in the background.", """{"type":"object"}""");

    /// <summary>A tool that reaches where no walls are.</summary>
    public static readonly ToolSpec Deploy = new("deploy", "Deploys.", """{"type":"object"}""", Asks: true);

    public static readonly ToolSpec Inquire = new("request_user_input", "Asks the user.", """{"type":"object"}""");

    public static readonly ToolSpec Plan = new("update_plan", "Keeps the plan.", """{"type":"object"}""");

    public static readonly ToolSpec UpdateGoal = new("update_goal", "Ends the goal.", """{"type":"object"}""");

    public static readonly ToolSpec Spawn = new("spawn_agent", "Spawns an agent.", """{"type":"object"}""");

    public static readonly ToolSpec Wait = new("wait_agent", "Waits for agents.", """{"type":"object"}""");

    public static readonly ToolSpec Send = new("send_agent", "Says something to an agent.", """{"type":"object"}""");

    public static readonly ToolSpec List = new("list_agents", "Lists agents.", """{"type":"object"}""", ReadOnly: true);

    private static int s_inputs;

    public static SessionStarted Beginning(Settings? settings = null) => new(
        new SessionId("019aa0c0-0000-7000-8000-000000000001"),
        SessionState.CurrentRules,
        "/project",
        "test",
        "0.0",
        "Be good.",
        [Shell, Poll, Read, Plan, Deploy, Inquire, UpdateGoal, Spawn, Wait, Send, List],
        settings ?? Settings);

    public static GiveInput Input(string text, Delivery? delivery = null) =>
        new(new InputId($"i{Interlocked.Increment(ref s_inputs)}"), text, "test", delivery);

    public static ToolCallItem Call(string id, string tool = "exec_command", string arguments = "{}") => new(new ToolCall(new CallId(id), tool, arguments));
}
