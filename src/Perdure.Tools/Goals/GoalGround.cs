using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;
using Perdure.Tools.Patching;

namespace Perdure.Tools.Goals;

/// <summary>Seals the files a proof rests on by their hashes, and keeps what a turn hands on in <c>.perdure/handover.md</c>.</summary>
public sealed class GoalGround : IGoalGround
{
    /// <summary>Each file is a line in the log and is read at every claim; more than this is not what a proof rests on.</summary>
    private const int FilesMax = 2_000;

    public Task<SealedFiles> SealAsync(string workspace, ImmutableArray<string> patterns, CancellationToken cancel) =>
        Task.Run(() => Seal(workspace, patterns, cancel), cancel);

    public Task<string?> KeepHandoverAsync(string workspace, string text, CancellationToken cancel)
    {
        try
        {
            var folder = Path.Combine(workspace, ".perdure");
            var isOurs = !Directory.Exists(folder);
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, "handover.md");

            // A workspace may come from anywhere; what it links to is not for us to write.
            if (new DirectoryInfo(folder).LinkTarget is not null || new FileInfo(file).LinkTarget is not null) { return Task.FromResult<string?>($"{file} leads elsewhere"); }

            // Notes to oneself are no part of anybody's work; what else lies there may be meant to be kept.
            var ignored = Path.Combine(folder, ".gitignore");
            if (!Path.Exists(ignored)) { File.WriteAllText(ignored, isOurs ? "*\n" : "/handover.md\n/.gitignore\n"); }

            File.WriteAllText(file, text.TrimEnd() + "\n");
            return Task.FromResult<string?>(null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<string?>(problem.Message);
        }
    }

    private static SealedFiles Seal(string workspace, ImmutableArray<string> patterns, CancellationToken cancel)
    {
        var seals = ImmutableArray.CreateBuilder<Seal>();
        try
        {
            foreach (var pattern in patterns)
            {
                var named = new NamedFiles(workspace, pattern);
                if (named.Problem is { } problem) { return new SealedFiles([], $"protected files: {problem}"); }

                foreach (var file in named.Now())
                {
                    cancel.ThrowIfCancellationRequested();
                    if (seals.Count == FilesMax) { return new SealedFiles([], $"protected files: expected at most {FilesMax}, found more; name fewer than {pattern}"); }

                    seals.Add(new Seal(pattern, WorkspacePath.Of(workspace, file).Shown, FileHash.At(file) ?? "gone"));
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
