using System.Collections.Immutable;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;
using Perdure.Tools.Sandboxing;

namespace Perdure.Tools.Surroundings;

/// <summary>Finds the instructions of a folder the first time a tool works in it.</summary>
internal static class FolderNotes
{
    /// <summary>Notes the model has not been told, for a path below the workspace; the nearest last.</summary>
    public static ImmutableArray<Note> For(WorkspacePath path, ToolRun run, ReadAccess sight) => For([path], run, sight);

    public static ImmutableArray<Note> For(IEnumerable<WorkspacePath> paths, ToolRun run, ReadAccess sight) =>
        InstructionNotes.Of([
            .. paths
                .Where(path => path.IsInside)
                .SelectMany(path => Folders.Down(path.Workspace, FolderOf(path)).Skip(1))
                .Distinct(StringComparer.Ordinal)
                .Select(folder => InstructionFile.In(folder, place => sight.Hides(run, place)))
                .OfType<InstructionFile>()
                .Where(file => !run.KnownNotes.Contains(file.Key)),
        ]);

    private static string FolderOf(WorkspacePath path) =>
        Directory.Exists(path.Full) || path.Full == path.Workspace ? path.Full : Path.GetDirectoryName(path.Full) ?? path.Full;
}
