using System.Collections.Immutable;
using System.Text;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;
using Perdure.Tools.Patching;

namespace Perdure.Tools.Goals;

/// <summary>Seals the files a proof rests on by their hashes, and keeps what a turn hands on in <c>.perdure/handover.md</c>.</summary>
public sealed class GoalWorkspace : IGoalWorkspace
{
    /// <summary>Each file is a line in the log and is read at every claim; more than this is not what a proof rests on.</summary>
    private const int FilesMax = 2_000;

    public Task<SealedFiles> SealAsync(string workspace, ImmutableArray<string> patterns, CancellationToken cancel) =>
        Task.Run(() => Seal(workspace, patterns, cancel), cancel);

    public Task<string?> KeepHandoverAsync(string workspace, string text, CancellationToken cancel)
    {
        // A workspace may come from anywhere; what it links to is not for us to write.
        var folder = Path.Combine(WorkspacePath.Resolved(Path.GetFullPath(workspace)), ".perdure");
        var file = Path.Combine(folder, "handover.md");
        if (SafeFileOpener.KindAt(folder) is not (FileKind.Folder or FileKind.Nothing) || SafeFileOpener.KindAt(file) is not (FileKind.File or FileKind.Nothing)) { return Task.FromResult<string?>($"{file} leads elsewhere"); }

        try
        {
            var disk = Disk.Here;
            var isOurs = SafeFileOpener.KindAt(folder) == FileKind.Nothing;
            disk.CreateFolder(folder);

            // Notes to oneself are no part of anybody's work; what else lies there may be meant to be kept.
            var ignored = Path.Combine(folder, ".gitignore");
            if (SafeFileOpener.KindAt(ignored) == FileKind.Nothing) { disk.Write(ignored, Encoding.UTF8.GetBytes(isOurs ? "*\n" : "/handover.md\n/.gitignore\n"), mode: null); }

            disk.Write(file + ".new", Encoding.UTF8.GetBytes(text.TrimEnd() + "\n"), mode: null);
            disk.Rename(file + ".new", file, replace: true);
            return Task.FromResult<string?>(null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<string?>(problem.Message);
        }
    }

    private static SealedFiles Seal(string workspace, ImmutableArray<string> patterns, CancellationToken cancel)
    {
        var seals = ImmutableArray.CreateBuilder<FileSeal>();
        try
        {
            foreach (var pattern in patterns)
            {
                var named = new ContractFiles(workspace, pattern);
                if (named.Problem is { } problem) { return new SealedFiles([], $"protected files: {problem}"); }

                foreach (var file in named.Now())
                {
                    cancel.ThrowIfCancellationRequested();
                    if (seals.Count == FilesMax) { return new SealedFiles([], $"protected files: expected at most {FilesMax}, found more; name fewer than {pattern}"); }

                    seals.Add(new FileSeal(pattern, WorkspacePath.Of(workspace, file).Shown, FileHash.At(WorkspacePath.Resolved(file)) ?? "gone"));
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new SealedFiles([], $"protected files: {problem.Message}");
        }

        return new SealedFiles(seals.ToImmutable());
    }
}
