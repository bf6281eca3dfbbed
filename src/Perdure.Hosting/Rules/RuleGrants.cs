using Perdure.Core.Commands;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Hosting.Rules;

/// <summary>Writes among the user's rules what an answer says is to hold always, before the session is told the answer.</summary>
internal static class RuleGrants
{
    public static async Task KeepAsync(Home home, SessionState state, SessionCommand command)
    {
        if (command is not AnswerQuestion { Answer: Approved(ApprovalScope.Rule) } answer) { return; }
        if (state.OpenQuestions.FirstOrDefault(open => open.Call.Id == answer.Call) is not { Question: ApprovalRequest { Offer: CommandPrefixGrant like } }) { return; }

        await Composition.Rules(home).AddAsync(like.Rule($"allowed for session {state.Id}"), CancellationToken.None);
    }
}
