using Perdure.Cli.Rules;
using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Questions;

/// <summary>Puts the open question of a session to the person at the terminal and hands the answer on.</summary>
internal sealed class Answering(PersonAtTerminal person, Home home)
{
    /// <returns>Whether the session goes on; not, where the person only went away.</returns>
    public async Task<bool> AnswerAsync(ISessionDoor live, WaitingQuestion open, CancellationToken cancel)
    {
        if (await person.AskAsync(open.Question, cancel) is not { } answer) { return false; }

        await TellAsync(live, home, open, answer, "the terminal");
        return true;
    }

    /// <summary>Records the answer; a yes that is to hold always is written among the rules first.</summary>
    public static async Task TellAsync(ISessionDoor live, Home home, WaitingQuestion open, Answer answer, string place)
    {
        if (answer is Yes(Scope.Rule) && open.Question is MayI { Offer: CommandsLike(var prefix) })
        {
            RulesFile.Add(home, new CommandRule(prefix, RuleVerdict.Allow, $"allowed for session {live.Id}"));
        }

        var decision = await live.TellAsync(new AnswerQuestion(open.Call.Id, answer, $"{Environment.UserName} at {place}"));
        if (decision.Refusal is { } refusal) { throw new ComplaintException(refusal); }
    }
}
