using Perdure.Core.Configuration;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Files;

/// <summary>Says whether a run may write to a place, wherever links lead. The rules of the session have asked by name before; this is the disk's own answer.</summary>
internal static class WritingBounds
{
    /// <param name="place">Where the path leads, without links: what is judged is what will be written.</param>
    /// <param name="workspace">Where the workspace lies, without links.</param>
    /// <returns>Why not, for the model; null where it may.</returns>
    public static string? Misfit(ToolRun run, WorkspacePath path, string place, string workspace)
    {
        if (run.Bounds is not { } bounds) { return null; }
        if (bounds.Reach == AccessLevel.ReadOnly) { return $"{path.Shown} cannot be written: the profile only lets tools look."; }

        if (WorkspacePath.Contains(workspace, place))
        {
            return ControlFiles.In(workspace).FirstOrDefault(folder => WorkspacePath.Contains(folder, place)) is { } folder
                ? $"{path.Shown} cannot be written: it leads to {folder}, which is protected."
                : null;
        }

        return bounds.Writable.Any(folder => WorkspacePath.Contains(WorkspacePath.Resolved(folder), place))
            ? null
            : $"{path.Full} is outside the workspace; a patch changes only files inside.";
    }
}
