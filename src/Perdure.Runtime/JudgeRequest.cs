using System.Text;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>What a reviewer is shown: the contract, what the commands found, what has changed since the goal was set. A conversation of its own.</summary>
internal sealed class JudgeRequest(ISnapshots snapshots)
{
    /// <summary>About thirty thousand tokens: more than most changes, less than most windows.</summary>
    private const int DiffCharsMax = 100_000;

    private const int FilesMax = 400;

    private const int LastWordsCharsMax = 4_000;

    /// <summary>Where there is no diff, what the author's commands printed last is better than nothing.</summary>
    private const int OutputsMax = 20;

    private const int OutputCharsMax = 2_000;

    private static readonly string Instructions = PromptText.Read("judge");

    public async Task<Conversation> ForAsync(SessionState state, CancellationToken cancel)
    {
        var goal = state.Goal!;
        var text = new StringBuilder($"<objective>\n{goal.Objective.Trim()}\n</objective>\n\nThe criteria:\n");
        foreach (var (place, criterion) in goal.Contract.Judged.Index()) { text.Append(place + 1).Append(". ").Append(criterion).Append('\n'); }

        text.Append("\n<evidence>\nCommands of the proof, run by the runtime:\n");
        foreach (var found in goal.Claim!.Found) { text.Append(found.Holds ? "held: " : "did not hold: ").Append(found.What).Append('\n').Append(found.Excerpt).Append('\n'); }

        text.Append(await ChangesAsync(state, goal, cancel) ?? Outputs(state));
        return new Conversation(Instructions, [], [new UserMessage(Seq: 0, text.Append("</evidence>\n\nWhat the author says, which shows nothing by itself:\n").Append(LastWords(state)).ToString())]);
    }

    private async Task<string?> ChangesAsync(SessionState state, Goal goal, CancellationToken cancel)
    {
        if (goal.InitialTree is not { } began) { return null; }

        try
        {
            var difference = await snapshots.CompareAsync(state.Started!.Workspace, began, to: null, cancel);
            var text = new StringBuilder($"\nFiles changed since the goal was set: {difference.Files.Length}\n");
            foreach (var file in difference.Files.Take(FilesMax)) { text.Append(file.Fate.ToString().ToLowerInvariant()).Append(' ').Append(file.Path).Append('\n'); }

            var isCut = difference.IsCut || difference.Text.Length > DiffCharsMax;
            text.Append("\nThe changes:\n").Append(difference.Text.AsSpan(0, Math.Min(difference.Text.Length, DiffCharsMax)));
            return text.Append(isCut ? "\n[The changes are longer and were cut here.]\n" : "\n").ToString();
        }
        catch (SnapshotException)
        {
            return null; // It is said below that there are none to see.
        }
    }

    private static string Outputs(SessionState state)
    {
        var text = new StringBuilder("\nThe changes since the goal was set were not recorded and cannot be shown. The last results of the author's own tools:\n");
        foreach (var tool in state.Transcript.OfType<ToolResult>().TakeLast(OutputsMax)) { text.Append("---\n").Append(Shortened(tool.Text, OutputCharsMax)).Append('\n'); }

        return text.ToString();
    }

    private static string LastWords(SessionState state) =>
        state.Transcript.OfType<ModelOutput>().Select(item => item.Item).OfType<MessageItem>().LastOrDefault() is { } said ? Shortened(said.Text, LastWordsCharsMax) : "nothing";

    private static string Shortened(string text, int charsMax) => text.Length <= charsMax ? text : $"{text[..charsMax]}\n[cut here]";
}
