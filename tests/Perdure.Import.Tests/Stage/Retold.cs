using System.Runtime.CompilerServices;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.Secrets;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Import.Claude;
using Perdure.Import.Codex;
using Perdure.Testing;

namespace Perdure.Import.Tests.Stage;

/// <summary>A session of another program as it is told here.</summary>
internal sealed record Retold(SourceFacts Facts, IReadOnlyList<LogEntry> Entries, SessionState State)
{
    private static readonly DateTimeOffset Now = new(2027, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static string Fixtures { get; } = Path.Combine(Here(), "..", "Fixtures");

    public SessionImported Last => (SessionImported)Entries[^1].Event;

    /// <summary>The kinds of entries, and in them what two runs of the same story have in common.</summary>
    public IReadOnlyList<string> Story => [.. Entries.Select(entry => entry.Event switch
    {
        InputReceived input => $"input {input.Text}",
        ModelReplied replied => $"reply {string.Join(", ", replied.Items.Select(item => item switch
        {
            MessageItem said => said.Text,
            ToolCallItem called => $"{called.Call.Tool} {called.Call.Id}",
            _ => "reasoning",
        }))}",
        ToolFinished finished => $"{finished.Outcome.Status} {finished.Call}",
        TurnEnded ended => $"{ended.Reason}",
        HistoryCompacted compacted => $"compacted, {compacted.Kept.Length} kept",
        ForeignRecordPreserved kept => $"kept {kept.Kind}",
        var other => other.GetType().Name,
    })];

    public static FoundSession Codex(string topic) => new CodexProgram().Find(Path.Combine(Fixtures, "codex")).Single(found => found.Topic == topic);

    public static FoundSession Claude(string topic) => new ClaudeProgram().Find(Path.Combine(Fixtures, "claude")).Single(found => found.Topic == topic);

    public static Retold Of(IForeignProgram program, FoundSession found, Redactor? redactor = null)
    {
        var source = program.Open(found);
        var id = ImportedId.Of(program.Name, found.Id, found.Begun ?? Now);
        var beginning = Some.Beginning() with { Id = id };
        var retelling = new SessionConverter(beginning, source.Facts, program.Name, redactor ?? Redactor.Nothing, Now);
        var entries = retelling.Entries(source.Read(CancellationToken.None)).ToList();
        return new Retold(source.Facts, entries, entries.Aggregate(SessionState.Empty, (state, entry) => Session.Apply(state, entry.Event)));
    }

    /// <summary>A file with these lines, read as a session.</summary>
    public static Retold OfLines(IForeignProgram program, params IEnumerable<string> lines)
    {
        var file = Path.Combine(Path.GetTempPath(), $"rollout-{Guid.NewGuid()}.jsonl");
        File.WriteAllText(file, string.Concat(lines.Select(line => line + "\n")));
        try
        {
            return Of(program, program.Find(file).Single());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
