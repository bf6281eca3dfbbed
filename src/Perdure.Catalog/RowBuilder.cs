using System.Text.Json;
using Perdure.Core.State;
using Perdure.Journal;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog;

/// <summary>Derives a row from a log: from its checkpoint and what follows, or from all of it.</summary>
internal sealed class RowBuilder(SessionScanner skim)
{
    /// <returns>Null where nothing has been written yet. A session that cannot be read at all has a row that says why.</returns>
    public FileRow? Of(SessionLocation shelved)
    {
        try
        {
            return Derived(shelved);
        }
        catch (Exception problem) when (problem is SessionStoreException or IOException or UnauthorizedAccessException or InvalidOperationException or NullReferenceException)
        {
            return Unreadable(shelved, problem.Message);
        }
    }

    private FileRow? Derived(SessionLocation shelved)
    {
        var (stored, month) = shelved;
        var log = skim.Log(stored.Id, month);
        var saved = StateOf(log);
        var fold = new RowFold();
        string? problem = null;
        if (saved is not null)
        {
            foreach (var entry in log.From(1).TakeWhile(entry => entry.Seq <= Math.Min(saved.Seq, RowFold.OpeningEntriesMax))) { fold.See(entry); }

            problem = log.Problem;
        }

        var state = saved ?? SessionState.Empty;
        string? broken = null;
        foreach (var entry in log.From(Math.Max(1, state.Seq)))
        {
            fold.See(entry);
            if (entry.Seq <= state.Seq) { continue; }

            try
            {
                state = LogFold.With(state, entry);
            }
            catch (SessionDamagedException damage)
            {
                broken = damage.Message;
                break;
            }
        }

        problem ??= broken ?? log.Problem ?? log.Missing(state);
        if (state.Started is not null) { return new FileRow(fold.Row(stored, state, problem), month) { WrittenAt = stored.UpdatedAt }; }

        return problem is null ? null : Unreadable(shelved, problem);
    }

    private static FileRow Unreadable(SessionLocation shelved, string problem) =>
        new(RowFold.Unreadable(shelved.Stored, problem), shelved.Month) { WrittenAt = shelved.Stored.UpdatedAt };

    private static SessionState? StateOf(ScannedLog log)
    {
        if (log.Checkpoint() is not { Shape: SessionState.Shape } checkpoint) { return null; }

        try
        {
            return JsonSerializer.Deserialize(checkpoint.State.Span, CoreJson.Line.SessionState);
        }
        catch (JsonException)
        {
            return null; // The log tells the same, only slower.
        }
    }
}
