using System.Collections.Immutable;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;
using Perdure.Tools.Sandboxing;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Patching;

/// <summary>Changes the files a call names: all of it or nothing, and once, through any crash.</summary>
/// <remarks>
/// The story: the change is worked out in memory; if it does not fit, nothing has happened. Then the new contents with the plan
/// go to the run's folder. From the moment the plan is on disk the change will be made: whoever runs the call again finds by the
/// hashes which files are done, and does the rest by renames.
/// </remarks>
internal sealed class FileChanges(ReadAccess sight, IDisk disk) : IDisposable
{
    // Two changes at once could plan on the same file; they take milliseconds.
    private readonly SemaphoreSlim _turn = new(1);

    public FileChanges(ReadAccess sight)
        : this(sight, Disk.Here)
    {
    }

    /// <param name="read">What the call asks for; it throws <see cref="PatchRefusedException"/> where that cannot be understood.</param>
    public Task<ToolOutcome> MakeAsync(ToolRun run, Func<CallArguments, ImmutableArray<FileChange>> read, CancellationToken cancel) =>
        InTurnAsync(() => Found(run) ?? Begun(run, read), cancel);

    /// <summary>A change that has begun is finished: stopping it between two files would leave half of it.</summary>
    public Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel) =>
        InTurnAsync(() => Found(run) ?? new(ToolStatus.Interrupted, "Stopped before anything was changed."), cancel);

    public void Dispose() => _turn.Dispose();

    private async Task<ToolOutcome> InTurnAsync(Func<ToolOutcome> work, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            // Once begun it is not cancelled; see StopAsync.
            return await Task.Run(work, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    private ToolOutcome? Found(ToolRun run)
    {
        var folder = new PatchFolder(run, disk);
        return folder.Read() is { } plan ? Made(plan, folder, run, wasBegun: true) : null;
    }

    private ToolOutcome Begun(ToolRun run, Func<CallArguments, ImmutableArray<FileChange>> read)
    {
        var folder = new PatchFolder(run, disk);
        ImmutableArray<DraftedFile> files;
        try
        {
            files = PatchDraft.Of(read(CallArguments.Of(run.Call)), run, sight);
            if (files.IsEmpty) { return ToolOutcomes.Succeeded("The files already are as the call says. Nothing was changed."); }
        }
        catch (Exception problem) when (problem is PatchRefusedException or IOException or UnauthorizedAccessException)
        {
            return ToolOutcomes.Failed($"{problem.Message}\nNothing was changed.");
        }

        return Made(Planned(files, folder, run), folder, run, wasBegun: false);
    }

    /// <summary>The plan lies in the home; where there is no room for it, that is not the change's fault.</summary>
    private static PatchPlan Planned(ImmutableArray<DraftedFile> files, PatchFolder folder, ToolRun run)
    {
        try
        {
            return folder.Write(files);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new HostShortageException($"{run.Folder}: expected to write the plan of a change, found: {problem.Message} Put that right, then open the session again; nothing was changed.", problem);
        }
    }

    private ToolOutcome Made(PatchPlan plan, PatchFolder folder, ToolRun run, bool wasBegun)
    {
        if (new PatchWork(plan, folder, run, disk).Finish() is { } obstacle) { return obstacle.Tell(wasBegun); }

        var notes = FolderNotes.For(plan.Files.Select(file => WorkspacePath.Of(run, file.Shown)), run, sight);
        var success = ToolOutcomes.Succeeded($"Success. Updated the following files:\n{string.Join('\n', Lines(plan))}", notes);
        return success with { Files = [.. plan.Files.Select(file => file.Shown)] };
    }

    private static IEnumerable<string> Lines(PatchPlan plan)
    {
        var moved = plan.Files.Select(file => file.Moved).ToHashSet(StringComparer.Ordinal);
        return plan.Files
            .Where(file => file.After is not null || !moved.Contains(file.Shown))
            .Select(file => file switch
            {
                { Moved: { } from } => $"M {file.Shown} (moved from {from})",
                { Before: null } => $"A {file.Shown}",
                { After: null } => $"D {file.Shown}",
                _ => $"M {file.Shown}",
            });
    }
}
