using System.Collections.Immutable;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;

namespace Perdure.Tools.Patching;

/// <summary>Brings the files of a plan from before to after, from wherever an earlier attempt left them.</summary>
internal sealed class PatchWork(PatchPlan plan, PatchFolder folder, ToolRun run, IDisk disk)
{
    /// <summary>Tells the temporary files of this run from those of any other.</summary>
    private readonly string _mark = FileHash.Of(System.Text.Encoding.UTF8.GetBytes(run.Folder))[..12];

    /// <returns>What stands in the way; null when the patch is made.</returns>
    public PatchConflict? Finish()
    {
        if (folder.IsMade) { return null; }
        if (Obstacle("it was changed by somebody else") is { } changed) { return GivenUp(changed); }

        try
        {
            Prepare();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return GivenUp(new(Standing(), problem.Message));
        }

        // From here on only names change, which neither a full disk nor a crash can do by half.
        foreach (var file in plan.Files)
        {
            if (Change(file) is { } obstacle) { return GivenUp(obstacle); }
        }

        foreach (var changedFolder in plan.Files.Select(file => Path.GetDirectoryName(file.Path)!).Distinct(StringComparer.Ordinal))
        {
            disk.SyncFolder(changedFolder);
        }

        folder.MarkMade();
        return null;
    }

    // Puts the new contents beside their places, because a rename is one step only within a file system.
    private void Prepare()
    {
        foreach (var file in plan.Files.Where(file => file.After is not null && FileHash.At(file.Path) == file.Before))
        {
            disk.CreateFolder(Path.GetDirectoryName(file.Path)!);
            disk.Write(Beside(file), folder.Staged(file), (UnixFileMode?)file.Mode);
        }
    }

    private PatchConflict? Change(PlannedFile file)
    {
        var found = FileHash.At(file.Path);
        if (found == file.After) { return null; }
        if (found != file.Before) { return Obstacle("it was changed by somebody else"); }

        try
        {
            if (file.After is null) { disk.Delete(file.Path); }
            else { disk.Rename(Beside(file), file.Path, replace: file.Before is not null); }
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new(Standing(), problem.Message);
        }
    }

    private PatchConflict? Obstacle(string reason)
    {
        var standing = Standing();
        return standing.Any(file => file.State == FileState.Neither) ? new(standing, reason) : null;
    }

    private ImmutableArray<FileProgress> Standing() => [.. plan.Files.Select(file => new FileProgress(file, StateOf(file)))];

    private static FileState StateOf(PlannedFile file)
    {
        var found = FileHash.At(file.Path);
        return found == file.After ? FileState.After : found == file.Before ? FileState.Before : FileState.Neither;
    }

    private PatchConflict GivenUp(PatchConflict obstacle)
    {
        foreach (var file in plan.Files.Where(file => SafeFileOpener.KindAt(Beside(file)) == FileKind.File)) { disk.Delete(Beside(file)); }

        // A patch of which nothing was made is over. One that was begun keeps its plan as the record of it.
        if (obstacle.NothingChanged) { folder.Drop(); }
        return obstacle;
    }

    private string Beside(PlannedFile file) =>
        Path.Combine(Path.GetDirectoryName(file.Path)!, $".perdure-{_mark}-{plan.Files.IndexOf(file)}");
}
