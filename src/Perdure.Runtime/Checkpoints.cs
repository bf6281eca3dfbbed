using System.Text.Json;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Saves the fold now and then, and restores it: the last saved fold and the entries after it.</summary>
internal sealed class Checkpoints(IJournal journal, IRunFolders runs)
{
    /// <summary>Reading this many entries takes less time than anybody notices.</summary>
    private const int EntriesBetween = 256;

    private long _savedSeq;
    private Task _saving = Task.CompletedTask;

    /// <returns>The saved fold; null where there is none that can be used.</returns>
    public static SessionState? StateOf(Checkpoint? checkpoint)
    {
        if (checkpoint is not { Shape: SessionState.Shape }) { return null; }

        try
        {
            return JsonSerializer.Deserialize(checkpoint.State.Span, CoreJson.Line.SessionState);
        }
        catch (JsonException)
        {
            return null; // The log tells the same, only slower.
        }
    }

    public async Task<SessionState> RestoreAsync(CancellationToken cancel)
    {
        var state = StateOf(await journal.ReadCheckpointAsync(cancel)) ?? SessionState.Empty;
        _savedSeq = state.Seq;
        await foreach (var entry in journal.ReadAsync(state.Seq + 1, cancel))
        {
            state = LogFold.With(state, entry);
        }

        return LostRuns.In(runs.FolderOf(journal.Session), runs.LastRun(journal.Session), state.Runs) is { } lost ? throw new SessionDamagedException(lost) : state;
    }

    /// <summary>Saves in the background where enough has happened. A checkpoint that fails costs time at the next start, nothing else.</summary>
    public void Consider(SessionState state)
    {
        if (state.Seq - _savedSeq < EntriesBetween || !_saving.IsCompleted) { return; }

        _savedSeq = state.Seq;
        _saving = Background.Start(() => SaveAsync(state));
    }

    public Task FinishAsync() => _saving;

    private async Task SaveAsync(SessionState state)
    {
        try
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(state, CoreJson.Line.SessionState);
            await journal.SaveCheckpointAsync(new Checkpoint(state.Seq, SessionState.Shape, json), CancellationToken.None);
        }
        catch (SessionStoreException)
        {
            // A full disk shows itself at the next append, where it matters.
        }
    }
}
