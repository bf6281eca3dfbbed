using Perdure.Cli.Exec;
using Perdure.Cli.Questions;
using Perdure.Core;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Views;
using Perdure.Hosting;

namespace Perdure.Cli.Sessions;

/// <summary>Says what a session is at and what the user can do, in the words of the command line.</summary>
internal static class StatusText
{
    /// <summary>The word, until when, and why.</summary>
    /// <param name="holder">Who holds the session, beside the word; empty where nobody does.</param>
    public static string Line(SessionStatus status, int reasonCharsMax, string holder = "")
    {
        var until = status.Until is { } moment ? $" until {moment.ToLocalTime():MM-dd HH:mm}" : "";
        return $"{status.Word}{holder}{until}{(status.Reason is { } why ? $": {Printable.FirstLine(why, reasonCharsMax)}" : "")}";
    }

    /// <summary>The status as a sentence; a question with what it is about.</summary>
    public static string? Sentence(RunEnd end, SessionState state) => end switch
    {
        { Left: null, Status: SessionStatus.NeedsUser } when state.AwaitsAnswer => QuestionText.Line(state.OpenQuestions[0].Question),
        { Left: null, Status.Next: NextAction.BeginAnyway } => $"{end.Why}; give --even-if-true to begin it all the same",
        _ => end.Why,
    };

    /// <summary>The command that does what the user can do next.</summary>
    public static string Command(SessionId session, NextAction next) => next switch
    {
        NextAction.Prompt => $"{ResumeLine.For(session)} \"PROMPT\"",
        NextAction.ResumeGoal or NextAction.BeginAnyway => ResumeLine.ForGoal(session),
        NextAction.RaiseBudget => $"{ResumeLine.ForGoal(session)} with a higher budget, such as --budget-tokens N",
        NextAction.Answer => $"perdure answer {session}",
        NextAction.Verify => $"perdure sessions verify {session}",
        _ => ResumeLine.For(session),
    };
}
