using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Hosting.Rules;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Questions;

/// <summary>Puts the open question of a session to the user at the terminal and hands the answer on.</summary>
/// <param name="isHeldHere">Whether the session runs in this process.</param>
internal sealed class QuestionPrompt(TerminalUser person, bool isHeldHere)
{
    /// <returns>Whether the session goes on; not, where the user only went away.</returns>
    public async Task<bool> AnswerAsync(ISession live, PendingQuestion open, CancellationToken cancel)
    {
        while (true)
        {
            // A form is asked by a program that ends when we leave, so it cannot stay open: going away is an answer.
            var answer = await person.AskAsync(open.Question, cancel) ?? (open.Question is ElicitationRequest && isHeldHere ? new Declined("The user went away.") : null);
            if (answer is null) { return false; }
            if (await RecordAsync(live.Id, live.SendAsync, open, answer, "the terminal") is not { } refusal) { return true; }

            person.Tell(refusal);
            if (!isHeldHere) { return false; } // It stays open, or somebody else was first; the session's owner knows.
            if (live.Snapshot.State.OpenQuestions.All(other => other.Seq != open.Seq)) { return true; } // Somebody else was first.
        }
    }

    /// <summary>Records the answer; where a yes is to hold always, the host of the session writes it among the rules first.</summary>
    public static Task TellAsync(ISession live, PendingQuestion open, Answer answer, string place) =>
        TellAsync(live.Id, live.SendAsync, open, answer, place);

    public static async Task TellAsync(SessionId session, Func<SessionCommand, Task<CommandResult>> tell, PendingQuestion open, Answer answer, string place)
    {
        if (await RecordAsync(session, tell, open, answer, place) is { } refusal) { throw new UserErrorException(refusal); }
    }

    /// <returns>Why it was not taken; null where it was.</returns>
    private static async Task<string?> RecordAsync(SessionId session, Func<SessionCommand, Task<CommandResult>> tell, PendingQuestion open, Answer answer, string place)
    {
        var decision = await tell(new AnswerQuestion(open.Call.Id, answer, $"{Environment.UserName} at {place}"));
        return decision.Refusal is { } refusal ? RefusalText.Of(refusal, session) : null;
    }
}
