using Perdure.Cli.Exec;
using Perdure.Cli.Sessions;
using Perdure.Core;
using Perdure.Runtime;

namespace Perdure.Cli.Questions;

/// <summary>Opens a session that waits for a person, answers for the person, and follows it to its end.</summary>
internal static class AnswerCommand
{
    public static async Task<int> RunAsync(ExecRequest request, GivenAnswer given, CancellationToken cancel)
    {
        var store = Composition.Store(Home.FromEnvironment());
        var session = await new SessionFinder(store).FindAsync(given.Session, cancel);
        var state = await store.ReadStateAsync(session, cancel);
        if (state.OpenQuestions is not [var open, ..]) { throw NothingOpen(state); }
        if (given.Words.Length == 0) { return Show(open); }

        var answer = Replying.Read(open.Question, string.Join(open.Question is TellMe { Items.Length: > 1 } ? '\n' : ' ', given.Words), given.Because)
            ?? throw new ComplaintException($"expected {Replying.Words(open.Question)}, found \"{string.Join(' ', given.Words)}\"; the question is: {QuestionText.Line(open.Question)}");
        return await ResumeCommand.RunAsync(request, new ResumeTarget(session.Value, null), new AnsweredQuestion(open, answer, given.Only), cancel);
    }

    private static int Show(WaitingQuestion open)
    {
        var terminal = Terminal.Current;
        terminal.Out.WriteLine(QuestionText.Line(open.Question));
        if (open.Question is MayI { Justification: { } justification }) { terminal.Out.WriteLine($"the model says: {Printable.Of(justification)}"); }
        if (open.Question is MayI { Offer: { } offer }) { terminal.Out.WriteLine($"session and always mean {QuestionText.Offer(offer)}"); }
        if (open.Question is TellMe tell)
        {
            foreach (var item in tell.Items) { terminal.Out.WriteLine($"{item.Id}: {Printable.Of(item.Text)} {string.Join(" | ", item.Options.Select(option => option.Label))}".TrimEnd()); }
        }

        terminal.Out.WriteLine($"answer with: {Replying.Words(open.Question)}");
        return ExitCode.NeedsPerson;
    }

    private static ComplaintException NothingOpen(SessionState state) => new(state.PastAnswers is [.., var last]
        ? $"expected an open question in {state.Id}, found none; the last was answered by {last.From}: {last.Said}."
        : $"expected an open question in {state.Id}, found none.");
}

/// <summary>An answer to hand over once the session is open.</summary>
/// <param name="Only">Nobody stays to watch what comes of it.</param>
internal sealed record AnsweredQuestion(WaitingQuestion Open, Answer Answer, bool Only);
