using System.Collections.Immutable;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;

namespace Perdure.Tools.Snapshotting;

/// <summary>Brings files of a tree back into the workspace, and leaves alone what is not as it was believed to be.</summary>
/// <remarks>
/// Every file is compared with what lies there at this moment, replaced by a rename, and is then as it shall be; so an order that was
/// stopped half way is finished by giving it again.
/// </remarks>
internal sealed class SnapshotRestore(ShadowRepository repository, TreeDiff trees, RestoreOrder order)
{
    private readonly List<ChangedFile> _done = [];
    private readonly SortedDictionary<string, string> _conflicts = new(StringComparer.Ordinal);

    public async Task<RestoreResult> RunAsync(string before, CancellationToken cancel)
    {
        // From what is believed to be there to what shall be there.
        var wanted = (await trees.ChangesAsync(order.Expected, order.To, cancel)).Where(change => IsChosen(change.Path));
        var todo = wanted.Select(change => new PlacedFile(repository.Workspace, change)).ToList();
        var removed = todo.Where(file => !file.Change.To.IsThere).Select(file => file.Change.Path).ToHashSet(StringComparer.Ordinal);
        todo = todo.FindAll(file => IsToDo(file, removed));
        if (!order.OnlyLook) { Do(todo); }

        _done.AddRange(todo.Where(file => !_conflicts.ContainsKey(file.Change.Path)).Select(file => file.Change.Said));
        return new RestoreResult(before, [.. _done], [.. _conflicts.Select(conflict => new RestoreConflict(conflict.Key, conflict.Value))]);
    }

    private bool IsChosen(string path) =>
        order.Paths is not { } chosen || chosen.Any(one => path == one || path.StartsWith($"{one.TrimEnd('/')}/", StringComparison.Ordinal));

    private bool IsToDo(PlacedFile file, HashSet<string> removed)
    {
        var (path, from, to) = file.Change;
        try
        {
            var now = file.Find();
            if (now.IsSame(to)) { return false; }
            if (!order.Overwrite && order.Spared?.Contains(path) is true)
            {
                _conflicts[path] = "others changed it between turns";
                return false;
            }

            if (now.IsSame(from) || (order.Overwrite && now.Why is null)) { return true; }

            // A folder whose files are all to go makes room for a file.
            if (now == FoundFile.Folder && removed.Any(gone => gone.StartsWith($"{path}/", StringComparison.Ordinal))) { return true; }

            _conflicts[path] = now switch
            {
                { Why: { } why } => why,
                { IsThere: false } => "it was removed since",
                _ when !from.IsThere => "it was made since, or was left out of snapshots",
                _ => "it was changed since",
            };
        }
        catch (ObstacleException obstacle)
        {
            if (!to.IsThere) { return false; } // Gone, with the folder it was in.
            if (!from.IsThere && obstacle.Place is { } place && removed.Contains(place)) { return true; }

            _conflicts[path] = obstacle.Message;
        }

        return false;
    }

    private void Do(List<PlacedFile> todo)
    {
        // Files that go make room for folders and the reverse.
        foreach (var file in todo.Where(file => !file.Change.To.IsThere)) { Try(file, file.Remove); }

        foreach (var file in todo.Where(file => !file.Change.To.IsThere)) { Try(file, file.RemoveEmptyFolders); }

        using var contents = new BlobReader(trees.Command);
        foreach (var file in todo.Where(file => file.Change.To.IsThere)) { Try(file, () => file.Write(contents.Read)); }
    }

    private void Try(PlacedFile file, Action act)
    {
        try
        {
            act();
        }
        catch (Exception problem) when (problem is ObstacleException or IOException or UnauthorizedAccessException)
        {
            _conflicts[file.Change.Path] = problem.Message;
        }
    }
}
