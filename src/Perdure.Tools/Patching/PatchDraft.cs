using System.Collections.Immutable;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;
using Perdure.Tools.Goals;
using Perdure.Tools.Sandboxing;

namespace Perdure.Tools.Patching;

/// <summary>Works a patch out in memory: the files as they will be, while the disk stays as it is.</summary>
internal sealed class PatchDraft
{
    private readonly ToolRun _run;
    private readonly Dictionary<string, DraftedFile> _files = new(StringComparer.Ordinal);

    private readonly ReadAccess _sight;
    private readonly string _workspace;

    private PatchDraft(ToolRun run, ReadAccess sight) => (_run, _sight, _workspace) = (run, sight, WorkspacePath.Resolved(Path.GetFullPath(run.Workspace)));

    /// <returns>The files that will differ: first those to be written, in the order of the patch, then those to go.</returns>
    /// <exception cref="PatchRefusedException">It cannot be made.</exception>
    public static ImmutableArray<DraftedFile> Of(ImmutableArray<FileChange> changes, ToolRun run, ReadAccess sight)
    {
        var draft = new PatchDraft(run, sight);
        foreach (var change in changes) { draft.Take(change); }

        ImmutableArray<DraftedFile> changed = [.. draft._files.Values.Where(file => file.HashBefore != file.HashAfter).OrderBy(file => !file.Exists)];
        foreach (var file in changed.Where(file => file.Exists)) { CheckFolders(file, changed); }
        return changed;
    }

    private void Take(FileChange change)
    {
        switch (change)
        {
            case AddFile add:
                // Models rewrite a file by adding it anew.
                Open(add.Path, followsLink: true).Write(PatchedText.Of(add.Lines));
                break;
            case DeleteFile delete:
                Existing(delete.Path, followsLink: false).Delete();
                break;
            case UpdateFile update:
                Update(update);
                break;
            case ReplaceText replace:
                Replace(replace);
                break;
        }
    }

    private void Update(UpdateFile update)
    {
        var file = Existing(update.Path, followsLink: true);
        if (!update.Hunks.IsEmpty) { file.Write(HunkEdit.Apply(file.Shown, file.Text(), update.Hunks)); }
        if (update.MoveTo is null) { return; }

        var target = Open(update.MoveTo, followsLink: true);
        if (target == file) { return; }
        if (target.Exists) { throw new PatchRefusedException($"{target.Shown} exists already, so {file.Shown} cannot be moved there. Delete it first, in the same patch."); }

        file.MoveTo(target);
    }

    private void Replace(ReplaceText replace)
    {
        if (replace.Old.Length > 0)
        {
            var file = Existing(replace.Path, followsLink: true);
            file.Write(new TextReplacement(file.Shown, file.Text(), replace).Apply());
            return;
        }

        var created = Open(replace.Path, followsLink: true);
        if (created.After is { Length: > 0 }) { throw new PatchRefusedException($"{created.Shown} has content, and old_string is empty. Name the text to replace."); }

        created.Write(PatchedText.Empty.With(replace.New));
    }

    private DraftedFile Existing(string given, bool followsLink)
    {
        var file = Open(given, followsLink);
        return file.Exists ? file : throw new PatchRefusedException(MissingPath.Explain(WorkspacePath.Of(_run, given), file.Path));
    }

    private DraftedFile Open(string given, bool followsLink)
    {
        var path = WorkspacePath.Of(_run, given);

        // Deleting a link takes the link; everything else goes through it. From here on only this place counts: it is judged, and opened without following a link.
        var place = followsLink ? WorkspacePath.Resolved(path.Full) : WorkspacePath.WithoutLinksAbove(path.Full);
        if ((WritingBounds.Misfit(_run, path, place, _workspace) ?? _sight.Misfit(_run, path, place)) is { } misfit) { throw new PatchRefusedException(misfit); }

        if (ProtectedPaths.Guarding(_run, path.Full) is { } guard) { throw new PatchRefusedException($"{path.Shown} is protected by the goal ({guard}): its proof rests on it, so no tool changes it."); }
        if (ProtectedPaths.Guarding(_run with { Workspace = _workspace }, place) is not null) { throw new PatchRefusedException($"{path.Shown} leads to a file that is protected by the goal."); }
        if (!_files.TryGetValue(place, out var file)) { _files[place] = file = DraftedFile.Open(path.Shown, place, mayBeLink: !followsLink); }
        return file;
    }

    private static void CheckFolders(DraftedFile file, ImmutableArray<DraftedFile> changed)
    {
        for (var folder = Path.GetDirectoryName(file.Path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var isFile = SafeFileOpener.KindAt(folder) == FileKind.File || changed.Any(other => other.Exists && other.Path == folder);
            if (isFile) { throw new PatchRefusedException($"{file.Shown} cannot be written: {folder} is a file, not a folder."); }
        }
    }
}
