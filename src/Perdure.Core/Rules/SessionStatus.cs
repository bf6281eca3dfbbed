using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Where a session stands, in a word for people, as far as its log can tell.</summary>
/// <param name="Why">What it waits for, or why it stopped.</param>
/// <param name="Until">When it goes on by itself.</param>
public sealed record SessionStatus(string Word, string? Why = null, DateTimeOffset? Until = null)
{
    public const string Idle = "idle";
    public const string Waiting = "waiting";

    /// <summary>Only the user can help. Where it says until when, it is tried again by then all the same.</summary>
    public const string Blocked = "blocked";

    /// <summary>A turn is open: it runs where somebody holds the session, and was left where nobody does.</summary>
    public const string Open = "open";

    /// <summary>A question is open, and nothing goes on before it is answered.</summary>
    public const string NeedsUser = "asking";

    public static SessionStatus Of(SessionState state) => state switch
    {
        { ModelWait: { } wait } => new(wait.NeedsPerson ? Blocked : Waiting, wait.Why.Message, wait.Until),
        { AwaitsUser: true } => new(NeedsUser, state.AwaitsAnswer ? Said(state.OpenQuestions[0].Question) : AskedByAgent(state)),
        { Rewinding: { } rewinding } => new(Open, $"files are being brought back to entry {rewinding.Wanted.To}"),
        { AtRest: false } => new(Open),
        _ when AgentRules.AnyGoesOn(state) => new(Open),
        { LastEnd: { Reason: TurnEnd.Limited, Detail: var detail } } => new("limited", detail, state.Cooldowns.Min(cooling => (DateTimeOffset?)cooling.Until)),
        { LastEnd: { Reason: TurnEnd.Blocked, Detail: var detail } } => new(Blocked, detail),
        { LastEnd: { Reason: TurnEnd.Failed, Detail: var detail } } => new("failed", detail),
        { LastEnd: { Reason: TurnEnd.Interrupted, Detail: var detail } } => new("interrupted", detail),
        _ => new(Idle),
    };

    private static string AskedByAgent(SessionState state)
    {
        var agent = state.Agents.First(agent => agent is { IsAtWork: true, Question: not null });
        return $"agent {agent.Number} asks: {agent.Question}";
    }

    /// <summary>A question in a few words.</summary>
    public static string Said(Question question) => question switch
    {
        ApprovalRequest may => $"may I {MechanicalSummary.Shortened(may.Action, MechanicalSummary.LineChars)}",
        UserInputRequest tell => string.Join(" / ", tell.Items.Select(item => item.Text)),
        ElicitationRequest form => form.Message,
        _ => "",
    };
}
