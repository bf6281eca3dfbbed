using Perdure.Client;
using Perdure.Cli.Typing;
using Perdure.Core.Values;
using Perdure.Hosting;

namespace Perdure.Cli.Questions;

/// <summary>Asks the user who sits at the terminal, in plain lines.</summary>
internal sealed class TerminalUser(Terminal terminal, AnsiStyle ink, Keyboard keyboard)
{
    /// <summary>Whether somebody sits there who can be asked.</summary>
    public static bool IsThere => !Terminal.InputIsPiped && Terminal.ErrorIsTerminal;

    /// <returns>The answer; null where the user only went away, which leaves the question open.</returns>
    public async Task<Answer?> AskAsync(Question question, CancellationToken cancel)
    {
        if (question is not UserInputRequest { Items: [_, _, ..] items }) { return await OneAsync(question, cancel); }

        var told = new List<UserInputAnswerItem>();
        foreach (var item in items)
        {
            if (await OneAsync(new UserInputRequest([item]), cancel) is not UserInputAnswer { Items: [var answer] }) { return null; }

            told.Add(answer);
        }

        return new UserInputAnswer([.. told]);
    }

    public void Tell(string line) => terminal.Error.WriteLine(ink.Bad(Printable.Of(line)));

    private async Task<Answer?> OneAsync(Question question, CancellationToken cancel)
    {
        Show(question);
        using var ear = keyboard.Listen();
        while (true)
        {
            await terminal.Error.WriteAsync(ink.Bold($"{Choices(question)} "));
            await terminal.Error.FlushAsync(cancel);
            if (await ear.LineAsync(cancel) is not { } line) { return null; }

            var (word, because) = Parted(question, line);
            if (AnswerParser.Read(question, word, because) is { } answer) { return answer; }
        }
    }

    private void Show(Question question)
    {
        terminal.Error.WriteLine();
        foreach (var (place, line) in QuestionText.Lines(question).Index()) { terminal.Error.WriteLine(place == 0 || line.StartsWith("  | ", StringComparison.Ordinal) ? ink.Notable(line) : ink.Dim(line)); }
    }

    private static string Choices(Question question) => question switch
    {
        ApprovalRequest { Offer: null } => "[y]es, [n]o and why:",
        ApprovalRequest { Offer: CommandPrefixGrant } => "[y]es once, for the [s]ession, [a]lways, [n]o and why:",
        ApprovalRequest => "[y]es once, for the [s]ession, [n]o and why:",
        UserInputRequest => ">",
        _ => "{…} or [n]o:",
    };

    private static (string Word, string? Because) Parted(Question question, string line)
    {
        var parts = line.Trim().Split(' ', 2);
        return question is ApprovalRequest && parts is [var word, var because] ? (word, because) : (line, null);
    }
}
