using Perdure.Client;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Waits until a rewind is through and says what came of it.</summary>
internal sealed class RewindReport(Terminal terminal, ISnapshots snapshots)
{
    private string? _before;
    private string? _after;
    private FilesRewound? _files;
    private long _to;
    private bool _talk;

    public async Task<int> FollowAsync(ISession door, SessionState state, CancellationToken cancel)
    {
        // What an earlier process did of it is in the log before.
        if (state.Rewinding is { } begun) { (_to, _before) = (begun.Wanted.To, begun.Stage == RewindStage.RecordingBefore ? null : state.Snapshots.Newest); }

        await foreach (var item in door.FollowAsync(state.Seq, cancel))
        {
            if (item is SessionClosed { Cause: { } cause }) { System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause); }
            if (item is not EntryAppended(var entry)) { continue; }

            var stage = state.Rewinding?.Stage;
            state = Session.Apply(state, entry.Event);
            See(entry.Event, stage);
            if (state.Rewinding is null && entry.Event is FilesRewound or SnapshotTaken or SnapshotsDisabled or ConversationRewound) { return await SayAsync(state, cancel); }
        }

        throw new InvalidOperationException($"Rewind: expected the session to come to rest, found its feed closed at entry {state.Seq}.");
    }

    private void See(SessionEvent happened, RewindStage? stage)
    {
        switch (happened)
        {
            case FilesRewindBegun begun: _to = begun.To; break;
            case ConversationRewound rewound: (_to, _talk) = (rewound.To, true); break;
            case FilesRewound rewound: _files = rewound; break;
            case SnapshotTaken taken when stage == RewindStage.RecordingBefore: _before = taken.Tree; break;
            case SnapshotTaken taken when stage == RewindStage.RecordingAfter: _after = taken.Tree; break;
        }
    }

    private async Task<int> SayAsync(SessionState state, CancellationToken cancel)
    {
        if (_files?.Problem is { } problem) { throw new UserErrorException($"the files cannot be brought back: {problem}; nothing was done, and --talk takes only the talk back.", ExitCode.Failed); }

        var what = (await FilesAsync(state, cancel), _talk) switch
        {
            ({ } files, true) => $"the talk and {files}",
            ({ } files, false) => $"{files}; the talk is as it was",
            _ => "the talk; the files are as they were",
        };
        terminal.Out.WriteLine($"{state.Id}  taken back to entry {_to}: {what}");
        foreach (var left in _files?.LeftAlone ?? []) { terminal.Warn($"left alone: {Printable.Of(left)}"); }

        terminal.Out.WriteLine($"undo: perdure rewind {state.Id} --undo");
        return ExitCode.Done;
    }

    private async Task<string?> FilesAsync(SessionState state, CancellationToken cancel)
    {
        if (_files is null) { return null; }
        if (_before is null || _after is null) { return "the files"; }

        try
        {
            return RewindPage.Sum((await snapshots.CompareAsync(state.Started!.Workspace, _before, _after, cancel)).Files);
        }
        catch (SnapshotException)
        {
            return "the files"; // They are there; only nobody can count them any more.
        }
    }
}
