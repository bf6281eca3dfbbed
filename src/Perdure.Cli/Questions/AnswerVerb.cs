using Perdure.Client;
using System.CommandLine;
using Perdure.Cli.Exec;

namespace Perdure.Cli.Questions;

/// <summary><c>perdure answer</c>: answers what a session waits for, and goes on with it.</summary>
internal static class AnswerVerb
{
    public static Command Make()
    {
        var options = new ExecOptions();
        var session = new Argument<string>("SESSION") { Description = "Its id, the beginning of its id, or its name." };
        var words = new Argument<string[]>("ANSWER")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "yes, session (for as long as it lives), always (as a rule), no, or the answer itself; nothing shows the question.",
        };
        var because = new Option<string?>("--because") { HelpName = "REASON", Description = "With no: what to do instead, for the model." };
        var only = new Option<bool>("--only") { Description = "Record the answer and leave; what was allowed starts and goes on in its keeper." };
        var answer = new Verb("answer", "Answer what a session waits for, and go on with it as `perdure exec resume` does.")
        {
            Examples =
            [
                "perdure answer 019a3b  # show what is asked",
                "perdure answer 019a3b yes",
                "perdure answer 019a3b no --because \"use the staging server\"",
                "perdure answer 019a3b \"PostgreSQL\"  # to a question the model asked",
                "perdure answer 019a3b color=red size=3  # to several at once",
            ],
        };
        answer.Add(session);
        answer.Add(words);
        answer.Add(because);
        answer.Add(only);
        options.AddTo(answer);
        answer.SetAction((parsed, cancel) =>
        {
            var given = new GivenAnswer(parsed.GetValue(session)!, parsed.GetValue(words) ?? [], parsed.GetValue(because), parsed.GetValue(only));
            return AnswerCommand.RunAsync(options.Read(parsed), given, cancel);
        });
        return answer;
    }
}

/// <summary>What was said on the command line.</summary>
internal sealed record GivenAnswer(string Session, string[] Words, string? Because, bool Only);
