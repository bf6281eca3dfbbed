using Perdure.Cli.Exec;
using Perdure.Cli.Serve;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Hosting.Agents;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Server;
using Perdure.Shell.Reading;

namespace Perdure.Cli.Questions;

/// <summary>Opens a session that waits for the user, answers for the user, and follows it to its end.</summary>
internal static class AnswerCommand
{
    public static async Task<int> RunAsync(ExecRequest request, GivenAnswer given, CancellationToken cancel)
    {
        await using var host = CommandHost.Open();
        var session = await host.Sessions.FindAsync(given.Session, workspace: null, cancel);
        if (await host.Sessions.QuestionsAsync(session, cancel) is not [var asked, ..]) { throw await NothingOpenAsync(host.Sessions, session, cancel); }

        var open = asked.Question;
        if (given.Words.Length == 0) { return Show(open); }

        var answer = AnswerParser.Read(open.Question, string.Join(open.Question is UserInputRequest { Items.Length: > 1 } ? '\n' : ' ', given.Words), given.Because)
            ?? throw new UserErrorException($"expected {AnswerParser.Words(open.Question)}, found \"{string.Join(' ', given.Words)}\"; the question is: {QuestionText.Line(open.Question)}");
        if (asked.WaitedForBy == asked.Session) { return await ResumeCommand.RunAsync(request, new ResumeTarget(session.Value, null), new AnsweredQuestion(open, answer, given.Only), cancel); }

        // An agent asked: it is told, and goes on with the one that waits for it.
        await QuestionPrompt.TellAsync(asked.Session, command => host.Sessions.TellAsync(asked.Session, command, cancel), open, answer, "the command line");
        return given.Only ? ExitCode.Done : await ResumeCommand.RunAsync(request, new ResumeTarget(asked.WaitedForBy.Value, null), new ResumeOptions(), cancel);
    }

    private static int Show(PendingQuestion open)
    {
        var terminal = Terminal.Current;
        var ids = open.Question is UserInputRequest { Items.Length: > 1 } tell ? tell.Items.Select(item => item.Id).ToList() : [];
        if (ids.Count == 0) { Write(open.Question); }

        foreach (var item in (open.Question as UserInputRequest)?.Items.Where(_ => ids.Count > 0) ?? [])
        {
            terminal.Out.WriteLine($"{ConfusableCharacters.Shown(item.Id)}:");
            Write(new UserInputRequest([item]));
        }

        terminal.Out.WriteLine($"answer with: {AnswerParser.Words(open.Question)}");
        return ExitCode.NeedsUser;

        void Write(Question question)
        {
            foreach (var line in QuestionText.Lines(question)) { terminal.Out.WriteLine(line); }
        }
    }

    private static async Task<UserErrorException> NothingOpenAsync(ISessions sessions, SessionId session, CancellationToken cancel)
    {
        await using var read = await sessions.OpenAsync(session, OpenMode.Reader, cancel);
        return NothingOpen(read.Snapshot.State);
    }

    private static UserErrorException NothingOpen(SessionState state) => new(state.PreviousAnswers is [.., var last]
        ? $"expected an open question in {state.Id}, found none; the last was answered by {last.From}: {last.Said}."
        : $"expected an open question in {state.Id}, found none.");
}

/// <summary>An answer to hand over once the session is open.</summary>
/// <param name="Only">Nobody stays to watch what comes of it.</param>
internal sealed record AnsweredQuestion(PendingQuestion Open, Answer Answer, bool Only);
