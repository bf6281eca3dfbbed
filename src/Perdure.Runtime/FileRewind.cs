using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Brings the files of a workspace back as a rewind in the log wants it. Given again after a crash, it finishes what was begun.</summary>
public sealed class FileRewind(ISnapshots snapshots, SessionState state)
{
    /// <summary>Files named in the log; who wants to know of more looks at the snapshots.</summary>
    private const int NamedMax = 100;

    public async Task<SessionCommand> RunAsync(BringFilesBack back, CancellationToken cancel)
    {
        try
        {
            var restored = await snapshots.RestoreAsync(Order(state, state.Rewinding!.Wanted, onlyLook: false), cancel);
            return new ReportFilesRewound(back.Begun, Named(restored.Conflicts), Problem: null);
        }
        catch (SnapshotException problem)
        {
            return new ReportFilesRewound(back.Begun, [], problem.Message);
        }
    }

    /// <summary>What would be done, looked at before it is asked for.</summary>
    public Task<RestoreResult> LookAsync(FilesRewindBegun wanted, CancellationToken cancel) => snapshots.RestoreAsync(Order(state, wanted, onlyLook: true), cancel);

    private static RestoreOrder Order(SessionState state, FilesRewindBegun wanted, bool onlyLook) =>
        new(state.Id, state.Started!.Workspace, wanted.Tree, wanted.Expected, Paths: null, wanted.Overwrite is true, onlyLook, wanted.Spared);

    private static ImmutableArray<string> Named(ImmutableArray<RestoreConflict> conflicts)
    {
        var named = conflicts.Take(NamedMax).Select(conflict => $"{conflict.Path}: {conflict.Why}");
        return conflicts.Length <= NamedMax ? [.. named] : [.. named, $"and {conflicts.Length - NamedMax} more"];
    }
}
