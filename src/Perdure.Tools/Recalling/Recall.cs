using System.Collections.Immutable;
using System.Text;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Recalling;

/// <summary>Finds in the logs what the model no longer sees.</summary>
public sealed class Recall(ISessionReader store) : ITool
{
    private const int HitsByDefault = 10;

    private const int HitsMax = 50;

    /// <summary>Sessions of the workspace that are looked through besides this one, newest first.</summary>
    private const int OtherSessionsMax = 50;

    public ToolSpec Spec { get; } = ToolText.Spec(
        "recall",
        """
        {
          "type": "object",
          "properties": {
            "query": { "type": "string" },
            "entry": { "type": "integer", "description": "Number of an entry" },
            "limit": { "type": "integer", "description": "10 passages by default" }
          }
        }
        """,
        readOnly: true);

    public async Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        var arguments = CallArguments.Of(run.Call);
        if (arguments.Number("entry") is { } entry) { return await EntryAsync(run.Session, entry, cancel); }

        ImmutableArray<string> words = [.. (arguments.OptionalText("query") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        if (words.IsEmpty) { return ToolOutcomes.Failed("recall expects words in `query`, or the number of an `entry`."); }

        var limit = Math.Clamp(arguments.Number("limit") ?? HitsByDefault, 1, HitsMax);
        var hits = await HitsAsync(run, words, limit, cancel);
        return hits.Count > 0
            ? ToolOutcomes.Succeeded(string.Join('\n', hits))
            : ToolOutcomes.Succeeded($"Nothing in this session or in earlier ones of this workspace holds {string.Join(" and ", words)}.");
    }

    private async Task<ToolOutcome> EntryAsync(SessionId session, int number, CancellationToken cancel)
    {
        if (number <= (await store.ReadStateAsync(session, cancel)).Metadata.ClearedAt) { return ToolOutcomes.Failed($"Entry {number} was cleared by the user and is not shown again."); }

        await foreach (var entry in store.ReadAsync(session, number, cancel))
        {
            if (entry.Seq != number) { break; }

            var text = new StringBuilder();
            foreach (var passage in Passage.In(entry.Event)) { text.Append($"[{passage.Who}]\n{passage.Text}\n"); }

            return text.Length == 0
                ? ToolOutcomes.Failed($"Entry {number} holds no text.")
                : ToolOutcomes.Succeeded(text.Length <= ToolOutcomes.CharsMax ? text.ToString() : $"{text.ToString(0, ToolOutcomes.CharsMax)}\n(cut; search for words of the rest)");
        }

        return ToolOutcomes.Failed($"There is no entry {number} in this session.");
    }

    /// <summary>This session's newest passages first, then those of others.</summary>
    private async Task<List<string>> HitsAsync(ToolRun run, ImmutableArray<string> words, int limit, CancellationToken cancel)
    {
        var hits = await InAsync(run.Session, run, words, cancel);
        hits.Reverse();
        var others = 0;
        await foreach (var stored in store.ListAsync(cancel))
        {
            if (hits.Count >= limit || others++ >= OtherSessionsMax) { break; }
            if (stored.Id == run.Session) { continue; }

            hits.AddRange(await InAsync(stored.Id, run, words, cancel));
        }

        return [.. hits.Take(limit)];
    }

    private async Task<List<string>> InAsync(SessionId session, ToolRun run, ImmutableArray<string> words, CancellationToken cancel)
    {
        var hits = new List<string>();
        await foreach (var entry in store.ReadAsync(session, 1, cancel))
        {
            if (session != run.Session && entry.Event is SessionStarted begun && begun.Workspace != run.Workspace) { break; }
            if (entry.Event is ContextCleared) { hits.Clear(); }

            var where = session == run.Session ? $"entry {entry.Seq}" : $"session {session}, entry {entry.Seq}";
            hits.AddRange(Passage.In(entry.Event)
                .Where(passage => passage.Holds(words))
                .Select(passage => $"[{where}, {entry.At:yyyy-MM-dd HH:mm}, {passage.Who}] {passage.Around(words[0])}"));
        }

        return hits;
    }
}
