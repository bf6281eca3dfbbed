using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>What a rewind would do, looked at before anybody agrees.</summary>
/// <param name="Restored">What would become of the files; null where they stay.</param>
/// <param name="Command">Does it; null where there is nothing to do.</param>
public sealed record RewindPlan(RewindTarget Past, bool TakesTalk, RestoreResult? Restored, SessionCommand? Command)
{
    public static async Task<RewindPlan> MakeAsync(RewindTarget past, RewindRequest wish, ISnapshots snapshots, CancellationToken cancel)
    {
        if (wish.Talk && past.Talk is null)
        {
            throw new HostingException(
                $"the history was compacted after entry {past.To}, or taken back more than once since, so the talk cannot be taken back there; `perdure fork {past.Now.Id} --at {past.To}` goes on from there, and --files brings the files back.",
                FailureReason.Failed);
        }

        var talk = wish.Talk && past.ItemsGone != 0 ? past.Talk : null;
        if (!wish.Files || past.Files is not { } files) { return new RewindPlan(past, talk is not null, Restored: null, talk is null ? null : new RewindConversation(past.To, talk)); }

        try
        {
            var wanted = new FilesRewindBegun(past.To, files.Tree, files.Left, await SparedAsync(past.Now, files, snapshots, cancel), wish.Force ? true : null, talk);
            var restored = await new FileRewind(snapshots, past.Now).LookAsync(wanted, cancel);
            SessionCommand? command = restored.Files.IsEmpty
                ? talk is null ? null : new RewindConversation(past.To, talk)
                : new RewindFiles(wanted, past.Now.Seq);
            return new RewindPlan(past, talk is not null, restored, command);
        }
        catch (SnapshotException problem)
        {
            throw new HostingException($"the files cannot be brought back: {problem.Message}; --talk takes only the talk back.", FailureReason.Failed);
        }
    }

    /// <summary>Files somebody else changed since, whatever the session did with them later.</summary>
    private static async Task<ImmutableArray<string>?> SparedAsync(SessionState state, RewindFileChanges files, ISnapshots snapshots, CancellationToken cancel)
    {
        var spared = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (from, to) in files.Others)
        {
            var difference = await snapshots.CompareAsync(state.Started!.Workspace, from, to, cancel);
            spared.UnionWith(difference.Files.Select(file => file.Path));
        }

        return spared.Count == 0 ? null : [.. spared];
    }
}

/// <summary>What somebody wants taken back.</summary>
/// <param name="Force">Files that others changed are written over too.</param>
public sealed record RewindRequest(bool Files, bool Talk, bool Force);
