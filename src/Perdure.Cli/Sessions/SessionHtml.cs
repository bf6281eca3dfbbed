using System.Text;
using Perdure.Cli.Exec;
using Perdure.Cli.Questions;
using Perdure.Core.Values;
using Perdure.Core.Views;

namespace Perdure.Cli.Sessions;

/// <summary>Writes a session as one page of HTML that needs nothing else.</summary>
internal sealed class SessionHtml(TextWriter output) : ISessionDocument
{
    /// <summary>A longer output is shortened here; the log and the JSON lines keep it whole.</summary>
    private const int OutputCharsMax = 20_000;

    private long _lastSeq;

    public void Begin() => output.Write(Resource("session-head.html"));

    public void End() => output.Write("</main>\n</body>\n</html>\n");

    public void Write(ViewStep step)
    {
        foreach (var change in step.Changes)
        {
            switch (change)
            {
                case ViewChange.ItemStarted(UserMessageView message): Said(message); break;
                case ViewChange.ItemStarted(PlanView plan): Plan(plan); break;
                case ViewChange.ItemUpdated(PlanView plan): Plan(plan); break;
                case ViewChange.ItemStarted(QuestionView asked): Block(asked, "question", "Question", $"<p>{Lines(string.Join('\n', QuestionText.Lines(asked.Question)))}</p>"); break;
                case ViewChange.ItemStarted(GoalView goal): Goal(goal); break;
                case ViewChange.ItemCompleted(var item) when Completed(item): break;
                case var other when ItemWords.Of(other, step.After.State) is { } words: Note(step, words); break;
            }
        }
    }

    /// <returns>Whether it is more than a sentence.</returns>
    private bool Completed(ItemView item)
    {
        switch (item)
        {
            case BeginningView beginning:
                output.Write($"<h1>Session <code>{Text(beginning.Session.Value)}</code></h1>\n<p class=\"facts\">Begun {beginning.StartedAt:yyyy-MM-dd HH:mm} UTC in <code>{Text(beginning.Workspace)}</code> with {Text(beginning.Model)}</p>\n");
                return true;
            case MessageView(var text): Block(item, "model", "Reply", MarkdownHtml.Of(text)); return true;
            case ReasoningView(var text): Block(item, "thought", "Reasoning", MarkdownHtml.Of(text)); return true;
            case PatchView { Outcome: { } outcome } patch: Patch(patch, outcome); return true;
            case CallView { Outcome: { } outcome } call: Output(item, ToolLabel.Of(call.Call), outcome); return true;
            case CommandEndView ended: Output(item, $"The command left running as session {ended.Run}", ended.Outcome); return true;
            case QuestionView { Answer: { } answer } asked: Note(item, $"Answered from {asked.From}: {QuestionText.Line(answer)}"); return true;
            case CompactionView { Summary: { } summary }: Block(item, "summary", "The history before this point was compacted", MarkdownHtml.Of(summary)); return true;
            case AgentView { Status: { } status } agent: Block(item, "agent", $"Agent {agent.Number}: {LogWords.Of(status)}", MarkdownHtml.Of(agent.Result)); return true;
            default: return false;
        }
    }

    private void Said(UserMessageView message) =>
        Block(message, "user", message.Amends ? "Instructions amended" : message.From.Length > 0 ? $"Input from {message.From}" : "Input", MarkdownHtml.Of(message.Text));

    private void Plan(PlanView plan) =>
        Block(plan, "plan", "Plan", $"<ul>{string.Concat(plan.Steps.Select(step => $"<li class=\"{LogWords.Of(step.Status)}\">{Text(step.Step)}</li>"))}</ul>");

    private void Goal(GoalView goal) => Block(
        goal, "goal", $"Goal set from {goal.Goal.By}", $"{MarkdownHtml.Of(goal.Goal.Objective)}<ul>{string.Concat(ItemWords.Terms(goal.Goal).Select(term => $"<li>{Text(term)}</li>"))}</ul>");

    private void Patch(PatchView patch, ToolOutcome outcome)
    {
        var files = patch.Files.Select(file => $"<p><code>{Text(file.Path)}</code> {Text(ItemWords.Kind(patch, file))}, +{file.LinesAdded} −{file.LinesRemoved}</p><pre class=\"diff\">{string.Concat(ItemWords.Cut(file.Diff, OutputCharsMax).Split('\n').Select(DiffLine))}</pre>");
        Details(patch, ToolLabel.Of(patch.Call), patch.Succeeded, ItemWords.End(outcome), $"{string.Concat(files)}{(patch.Files.IsEmpty || !patch.Succeeded ? Pre(outcome.Text) : "")}");
    }

    private void Output(ItemView item, string what, ToolOutcome outcome) =>
        Details(item, what, outcome is { Status: ToolStatus.Succeeded, ExitCode: null or 0 }, ItemWords.End(outcome), Pre(outcome.Text));

    private void Details(ItemView item, string what, bool good, string ended, string body) => output.Write(
        $"<details class=\"tool {(good ? "good" : "bad")}\"{Id(item.Seq)}><summary><code>{Text(what)}</code> <span>{Text(ended)}</span>{Anchor(item.Seq, item.EndedAt)}</summary>{body}</details>\n");

    private void Block(ItemView item, string kind, string title, string body) =>
        output.Write($"<section class=\"{kind}\"{Id(item.Seq)}><h2>{Text(title)}{Anchor(item.Seq, item.EndedAt ?? item.StartedAt)}</h2>{body}</section>\n");

    private void Note(ItemView item, string text) => Note(item.Seq, item.EndedAt, text);

    private void Note(ViewStep step, string text) => Note(step.Seq ?? 0, step.At, text);

    private void Note(long seq, DateTimeOffset? at, string text) => output.Write($"<p class=\"note\"{Id(seq)}>{Text(text)}{Anchor(seq, at)}</p>\n");

    /// <summary>One entry may have brought several elements; the first one bears its id.</summary>
    private string Id(long seq)
    {
        if (seq == _lastSeq) { return ""; }

        _lastSeq = seq;
        return $" id=\"e{seq}\"";
    }

    private static string DiffLine(string line) => line switch
    {
        ['+', ..] => $"<ins>{Text(line)}</ins>\n",
        ['-', ..] => $"<del>{Text(line)}</del>\n",
        _ => $"{Text(line)}\n",
    };

    private static string Pre(string text) => $"<pre>{Text(ItemWords.Cut(text, OutputCharsMax).TrimEnd())}</pre>";

    private static string Anchor(long seq, DateTimeOffset? at) => $" <a href=\"#e{seq}\" title=\"{at:yyyy-MM-dd HH:mm:ss} UTC\">{seq}</a>";

    private static string Lines(string text) => Text(text.Trim()).Replace("\n", "<br>\n");

    private static string Text(string text) => MarkdownHtml.Text(text);

    internal static string Resource(string name)
    {
        using var stream = typeof(SessionHtml).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"Expected {name} embedded beside its writer; found none.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
