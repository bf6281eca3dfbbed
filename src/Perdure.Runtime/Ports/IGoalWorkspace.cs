using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Runtime.Ports;

/// <summary>What a goal needs of its workspace: the files its proof rests on as they are, and a place for what a turn hands on.</summary>
public interface IGoalWorkspace
{
    Task<SealedFiles> SealAsync(string workspace, ImmutableArray<string> patterns, CancellationToken cancel);

    /// <returns>Why it could not be kept; null where it was.</returns>
    Task<string?> KeepHandoverAsync(string workspace, string text, CancellationToken cancel);
}

/// <param name="Problem">Why they could not be looked at.</param>
public sealed record SealedFiles(ImmutableArray<FileSeal> Seals, string? Problem = null);

/// <summary>For hosts whose goals seal nothing: it says so instead of proving too much.</summary>
public sealed class NoGoalWorkspace : IGoalWorkspace
{
    public static readonly NoGoalWorkspace Instance = new();

    public Task<SealedFiles> SealAsync(string workspace, ImmutableArray<string> patterns, CancellationToken cancel) =>
        Task.FromResult(new SealedFiles([], "Files cannot be protected here: this host does not look at the workspace."));

    public Task<string?> KeepHandoverAsync(string workspace, string text, CancellationToken cancel) =>
        Task.FromResult<string?>("This host does not write to the workspace.");
}
