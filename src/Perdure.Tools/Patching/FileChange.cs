using System.Collections.Immutable;

namespace Perdure.Tools.Patching;

/// <summary>What a call asks of one file, in the words of the model.</summary>
internal abstract record FileChange
{
    private protected FileChange(string path) => Path = path;

    public string Path { get; }
}

internal sealed record AddFile(string Path, ImmutableArray<string> Lines) : FileChange(Path);

internal sealed record DeleteFile(string Path) : FileChange(Path);

internal sealed record UpdateFile(string Path, string? MoveTo, ImmutableArray<Hunk> Hunks) : FileChange(Path);

/// <param name="Old">What is there; empty for a file that is not.</param>
/// <param name="All">Wherever it occurs, not only once.</param>
internal sealed record ReplaceText(string Path, string Old, string New, bool All) : FileChange(Path);

/// <summary>One place of a file to be changed.</summary>
/// <param name="Anchors">Lines above the place, outermost first: the texts behind <c>@@</c>.</param>
/// <param name="AtEnd">The lines are the last of the file.</param>
/// <param name="PatchLine">Where the hunk begins in the patch, counted from 1.</param>
internal sealed record Hunk(ImmutableArray<string> Anchors, ImmutableArray<HunkLine> Lines, bool AtEnd, int PatchLine)
{
    /// <summary>The lines the file has to have.</summary>
    public ImmutableArray<string> Before => [.. Lines.Where(line => line.Kind != HunkLineKind.Added).Select(line => line.Text)];

    /// <summary>How many lines of context stand above what changes.</summary>
    public int Lead => Lines.TakeWhile(line => line.Kind == HunkLineKind.Kept).Count();

    /// <summary>Only what changes, without the context above and below: this no two hunks may share.</summary>
    public Hunk Core => this with
    {
        Lines = [.. Lines.Skip(Lead).Reverse().SkipWhile(line => line.Kind == HunkLineKind.Kept).Reverse()],
    };

    /// <summary>The lines it will have.</summary>
    public ImmutableArray<string> After => [.. Lines.Where(line => line.Kind != HunkLineKind.Removed).Select(line => line.Text)];
}

internal sealed record HunkLine(HunkLineKind Kind, string Text);

internal enum HunkLineKind
{
    Kept,
    Removed,
    Added,
}
