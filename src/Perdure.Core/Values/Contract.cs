using System.Collections.Immutable;

namespace Perdure.Core.Values;

/// <summary>What proves a goal, and what may not happen on the way.</summary>
/// <param name="Checks">Commands that have to succeed.</param>
/// <param name="MustNots">Commands that have to fail: each looks for something that must not be.</param>
/// <param name="Judged">What no command can tell; a second model call reviews it.</param>
/// <param name="Protected">Files the proof rests on: read-only to the tools, and compared with what they were.</param>
/// <param name="Untouched">Files that may not differ in the end from what they were.</param>
/// <param name="Reading">What is to be read first.</param>
public sealed record Contract(
    ImmutableArray<string> Checks,
    ImmutableArray<string> MustNots,
    ImmutableArray<string> Judged,
    ImmutableArray<string> Protected,
    ImmutableArray<string> Untouched,
    ImmutableArray<string> Reading)
{
    public static readonly Contract Empty = new([], [], [], [], [], []);

    /// <summary>Paths whose files are compared in the end.</summary>
    internal IEnumerable<string> Sealed => Protected.Concat(Untouched).Distinct(StringComparer.Ordinal);

    internal bool HasSeals => !Protected.IsEmpty || !Untouched.IsEmpty;

    internal bool HasCommands => !Checks.IsEmpty || !MustNots.IsEmpty;

    internal bool ProvesNothing => Checks.IsEmpty && MustNots.IsEmpty && Judged.IsEmpty;
}

/// <summary>A file as it was when the goal was set.</summary>
/// <param name="Path">Within the workspace, with slashes.</param>
/// <param name="Pattern">The path of the contract it belongs to.</param>
/// <param name="Hash">SHA-256 of its content.</param>
public sealed record FileSeal(string Pattern, string Path, string Hash);
