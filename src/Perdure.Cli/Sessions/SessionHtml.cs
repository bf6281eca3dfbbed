using System.Net;
using System.Text;
using Perdure.Cli.Exec;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Cli.Sessions;

/// <summary>Writes a session as one page of HTML that needs nothing else.</summary>
internal sealed class SessionHtml(TextWriter output)
{
    /// <summary>A longer output is shortened here; the log and the JSON lines keep it whole.</summary>
    private const int OutputLettersMax = 20_000;

    private readonly Dictionary<CallId, ToolCall> _calls = [];

    public void Begin() => output.Write(Resource("session-head.html"));

    public void End() => output.Write("</main>\n</body>\n</html>\n");

    public void Write(LogEntry entry)
    {
        switch (entry.Event)
        {
            case SessionStarted started:
                output.Write($"<h1>Session <code>{Text(started.Id.Value)}</code></h1>\n<p class=\"facts\">Begun {entry.At:yyyy-MM-dd HH:mm} UTC in <code>{Text(started.Workspace)}</code> with {Text(started.Settings.Models[0].Ref)}</p>\n");
                break;
            case SessionNamed(var name): Note(entry, $"Named {name}"); break;
            case InputReceived input: Block(entry, "user", input.From.Length > 0 ? $"Input from {input.From}" : "Input", $"<p>{Lines(input.Text)}</p>"); break;
            case InstructionsAmended amended: Block(entry, "user", "Instructions amended", $"<p>{Lines(amended.Text)}</p>"); break;
            case ModelReplied replied: Reply(entry, replied); break;
            case ToolFinished(var id, var outcome): Outcome(entry, id, outcome); break;
            case PlanUpdated(_, var steps, _):
                Block(entry, "plan", "Plan", $"<ul>{string.Concat(steps.Select(step => $"<li class=\"{LogWords.Of(step.Status)}\">{Text(step.Step)}</li>"))}</ul>");
                break;
            case ModelCallFailed(_, _, var failure, _, _, _): Note(entry, $"The model could not answer: {failure.Message}"); break;
            case ModelSwitched(var from, var to, _): Note(entry, $"{to} in place of {from}"); break;
            case InterruptRequested(var from): Note(entry, $"Interrupted from {from}"); break;
            case HistoryCompacted compacted: Block(entry, "summary", "The history before this point was compacted", $"<p>{Lines(compacted.Summary)}</p>"); break;
            case TurnEnded { Reason: not TurnEnd.Answered } ended: Note(entry, $"The turn ended: {ended.Detail ?? LogWords.Of(ended.Reason)}"); break;
            case MetadataEvent: Note(entry, EntryLine.What(entry.Event)); break;
        }
    }

    private void Reply(LogEntry entry, ModelReplied replied)
    {
        foreach (var item in replied.Items)
        {
            switch (item)
            {
                case MessageItem(var text): Block(entry, "model", "Reply", $"<p>{Lines(text)}</p>"); break;
                case ReasoningItem { Summary: { Length: > 0 } summary }: Block(entry, "thought", "Reasoning", $"<p>{Lines(summary)}</p>"); break;
                case ToolCallItem(var call): _calls[call.Id] = call; break;
            }
        }
    }

    private void Outcome(LogEntry entry, CallId id, ToolOutcome outcome)
    {
        var what = _calls.Remove(id, out var call) ? ToolLabel.Of(call) : id.Value;
        var text = outcome.Text.Length <= OutputLettersMax ? outcome.Text : outcome.Text[..OutputLettersMax] + "\n…";
        var ended = outcome.ExitCode is { } code ? $"exit {code}" : LogWords.Of(outcome.Status);
        var good = outcome.Status == ToolStatus.Succeeded && outcome.ExitCode is null or 0;
        output.Write(
            $"<details class=\"tool {(good ? "good" : "bad")}\" id=\"e{entry.Seq}\"><summary><code>{Text(what)}</code> <span>{Text(ended)}</span>{Anchor(entry)}</summary><pre>{Text(text.TrimEnd())}</pre></details>\n");
    }

    private void Block(LogEntry entry, string kind, string title, string body) =>
        output.Write($"<section class=\"{kind}\" id=\"e{entry.Seq}\"><h2>{Text(title)}{Anchor(entry)}</h2>{body}</section>\n");

    private void Note(LogEntry entry, string text) => output.Write($"<p class=\"note\" id=\"e{entry.Seq}\">{Text(text)}{Anchor(entry)}</p>\n");

    private static string Anchor(LogEntry entry) => $" <a href=\"#e{entry.Seq}\" title=\"{entry.At:yyyy-MM-dd HH:mm:ss} UTC\">{entry.Seq}</a>";

    private static string Lines(string text) => Text(text.Trim()).Replace("\n", "<br>\n");

    /// <summary>What models and tools say is text and never a tag.</summary>
    private static string Text(string text) => WebUtility.HtmlEncode(string.Concat(text.Where(letter => !char.IsControl(letter) || letter is '\n' or '\t')));

    internal static string Resource(string name)
    {
        using var stream = typeof(SessionHtml).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"Expected {name} embedded beside its writer; found none.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
