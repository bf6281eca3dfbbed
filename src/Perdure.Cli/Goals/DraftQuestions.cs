using System.Text;

namespace Perdure.Cli.Goals;

/// <summary>Asks what proves a wish and what must not happen, and writes the answers down as a goal.</summary>
internal sealed class DraftQuestions(TextReader answers, TextWriter terminal)
{
    public async Task<string> AskAsync(string wish, CancellationToken cancel)
    {
        var text = new StringBuilder("---\n");
        await ListAsync(text, "checks", "Which commands prove it? One a line, an empty line when there is no more.", cancel);
        await ListAsync(text, "must-nots", "What must not be? Commands that have to fail, \"path: PATH\" for what may not change, \"text: WORDS\" for the rest.", cancel);
        await ListAsync(text, "judge", "What can no command tell? Each is reviewed by a second model call.", cancel);
        await ListAsync(text, "protect", "Which files does the proof rest on? They are protected: tests/**/*.cs", cancel);
        await ListAsync(text, "read", "What is to be read first?", cancel);
        await OneAsync(text, "budget-tokens", "How many tokens may it cost (5M)? Empty for no bound.", cancel);
        await OneAsync(text, "deadline", "How long may it take (12h)? Empty for no bound.", cancel);
        return text.Append("---\n\n").Append(wish.Trim()).Append('\n').ToString();
    }

    private async Task ListAsync(StringBuilder text, string key, string question, CancellationToken cancel)
    {
        terminal.WriteLine(question);
        var items = new List<string>();
        while (await LineAsync(cancel) is { Length: > 0 } line) { items.Add(line); }

        if (items.Count > 0) { text.Append(key).Append(":\n").AppendJoin('\n', items.Select(item => $"  - {Quoted(item)}")).Append('\n'); }
    }

    private async Task OneAsync(StringBuilder text, string key, string question, CancellationToken cancel)
    {
        terminal.WriteLine(question);
        if (await LineAsync(cancel) is { Length: > 0 } line) { text.Append(key).Append(": ").Append(line).Append('\n'); }
    }

    private async Task<string> LineAsync(CancellationToken cancel)
    {
        terminal.Write("> ");
        return (await answers.ReadLineAsync(cancel))?.Trim() ?? "";
    }

    private static string Quoted(string item) => $"'{item.Replace("'", "''", StringComparison.Ordinal)}'";
}
