using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Says in a few words what a user is asked.</summary>
public static class QuestionSummary
{
    public static string Of(Question question) => question switch
    {
        ApprovalRequest may => $"may I {MechanicalSummary.Shortened(may.Action, MechanicalSummary.LineChars)}",
        UserInputRequest tell => string.Join(" / ", tell.Items.Select(item => item.Text)),
        ElicitationRequest form => form.Message,
        _ => "",
    };

    /// <summary>What keeps a session from going on before the user answers it, or one of its agents.</summary>
    /// <returns>Null where nothing does.</returns>
    public static string? Of(SessionState state) => state switch
    {
        { AwaitsAnswer: true } => Of(state.OpenQuestions[0].Question),
        { AwaitsUser: true } => OfAgent(state.Agents.First(agent => agent is { IsAtWork: true, Question: not null })),
        _ => null,
    };

    private static string OfAgent(Agent agent) => $"agent {agent.Number} asks: {agent.Question}";
}
