using System.Collections.Immutable;
using Perdure.Core.Rules;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>A file a patch names, what is to be done with it, and its part of the patch.</summary>
/// <param name="Diff">The lines of the patch that belong to it, as they are written there.</param>
/// <param name="MovedTo">Where it goes; null where it stays.</param>
public sealed record PatchedFile(string Path, PatchedFileKind Kind, string Diff, string? MovedTo = null)
{
    private const string Begin = "*** Begin Patch";
    private const string End = "*** End Patch";
    private const string Move = "*** Move to:";

    private static readonly (string Header, PatchedFileKind Kind)[] Headers =
    [
        ("*** Add File:", PatchedFileKind.Add),
        ("*** Update File:", PatchedFileKind.Update),
        ("*** Delete File:", PatchedFileKind.Delete),
    ];

    public int LinesAdded => Lines('+');

    public int LinesRemoved => Lines('-');

    /// <summary>The files of a patch, or of the patch an edit amounts to.</summary>
    public static ImmutableArray<PatchedFile> In(ToolCall call)
    {
        var text = PatchedPaths.Text(call);
        if (text.Length == 0) { text = CallArguments.Text(call, "patch") ?? call.Arguments; }

        var files = ImmutableArray.CreateBuilder<PatchedFile>();
        var diff = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            if (Header(line) is { } file) { Finish(files, diff); files.Add(file); }
            else if (files.Count == 0 || line.StartsWith(Begin, StringComparison.Ordinal) || line.StartsWith(End, StringComparison.Ordinal)) { continue; }
            else if (line.StartsWith(Move, StringComparison.Ordinal)) { files[^1] = files[^1] with { MovedTo = line[Move.Length..].Trim() }; }
            else { diff.Add(line); }
        }

        Finish(files, diff);
        return files.ToImmutable();
    }

    private static PatchedFile? Header(string line)
    {
        foreach (var (header, kind) in Headers)
        {
            if (line.StartsWith(header, StringComparison.Ordinal)) { return new PatchedFile(line[header.Length..].Trim(), kind, ""); }
        }

        return null;
    }

    private static void Finish(ImmutableArray<PatchedFile>.Builder files, List<string> diff)
    {
        if (files.Count > 0) { files[^1] = files[^1] with { Diff = string.Join('\n', diff).TrimEnd('\n') }; }

        diff.Clear();
    }

    private int Lines(char sign) => Diff.Split('\n').Count(line => line.StartsWith(sign));
}

/// <summary>What a patch does with a file.</summary>
public enum PatchedFileKind
{
    Add,
    Update,
    Delete,
}
