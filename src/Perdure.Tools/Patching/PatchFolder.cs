using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;

namespace Perdure.Tools.Patching;

/// <summary>Keeps a patch in the folder of its run, from the plan to the mark that it is made.</summary>
internal sealed class PatchFolder(ToolRun run, IDisk disk)
{
    // The home may be reached through a link; the workspace's files are not, and both are written by the same disk.
    private readonly string _folder = WorkspacePath.Resolved(Path.GetFullPath(run.Folder));
    private readonly string _plan = Path.Combine(WorkspacePath.Resolved(Path.GetFullPath(run.Folder)), "patch.json");
    private readonly string _made = Path.Combine(WorkspacePath.Resolved(Path.GetFullPath(run.Folder)), "patch.made");

    /// <summary>Whether the patch was made to its end; what became of the files since then is not its affair.</summary>
    public bool IsMade => File.Exists(_made);

    /// <returns>Null where no plan was ever on disk, and so nothing can have been changed.</returns>
    public PatchPlan? Read()
    {
        if (!File.Exists(_plan)) { return null; }

        var plan = JsonSerializer.Deserialize(File.ReadAllBytes(_plan), PatchJson.Default.PatchPlan);
        return plan?.Call == run.Call.Id.Value
            ? plan
            : throw new InvalidOperationException($"Expected the plan of call {run.Call.Id} in {_plan}; found that of {plan?.Call}.");
    }

    /// <summary>Writes the new contents, then the plan that names them: with the last step all of it counts.</summary>
    public PatchPlan Write(ImmutableArray<DraftedFile> files)
    {
        RunFolders.Make(run);
        disk.CreateFolder(_folder);
        var plan = new PatchPlan(run.Call.Id.Value, [.. files.Select(Stage)]);
        var draft = $"{_plan}.new";
        disk.Write(draft, JsonSerializer.SerializeToUtf8Bytes(plan, PatchJson.Default.PatchPlan), mode: null);
        disk.Rename(draft, _plan, replace: true);
        disk.SyncFolder(_folder);
        return plan;
    }

    public byte[] Staged(PlannedFile file) => File.ReadAllBytes(Path.Combine(_folder, file.Staged!));

    public void MarkMade()
    {
        try
        {
            disk.Write(_made, [], mode: null);
            disk.SyncFolder(_folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The files are made, mark or not; without it their hashes say so.
        }
    }

    /// <summary>Gives the patch up, so that it is not begun again.</summary>
    public void Drop()
    {
        disk.Delete(_plan);
        disk.SyncFolder(_folder);
    }

    private PlannedFile Stage(DraftedFile file, int number)
    {
        var staged = file.Exists ? $"patch.{number}" : null;
        if (staged is not null) { disk.Write(Path.Combine(_folder, staged), file.After!, mode: null); }
        return new(file.Path, file.Shown, file.HashBefore, file.HashAfter, staged, (int?)file.Mode, file.MovedFrom);
    }
}
