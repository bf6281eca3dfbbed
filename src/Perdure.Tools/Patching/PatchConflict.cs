using System.Collections.Immutable;
using System.Text;
using Perdure.Core.Values;

namespace Perdure.Tools.Patching;

/// <summary>Where a file stands on the way of a patch.</summary>
internal enum FileState
{
    Before,
    After,

    /// <summary>Somebody else has written it since the patch was planned.</summary>
    Neither,
}

internal sealed record FileProgress(PlannedFile File, FileState State);

/// <summary>Why a patch could not be made to its end, with where each file stands.</summary>
internal sealed record PatchConflict(ImmutableArray<FileProgress> Files, string Reason)
{
    public bool NothingChanged => Files.All(file => file.State == FileState.Before);

    /// <param name="wasBegun">An earlier attempt may have changed files before they were written by somebody else.</param>
    public ToolOutcome Tell(bool wasBegun)
    {
        var isKnown = !Files.Any(file => file.State == FileState.After) && !(wasBegun && Files.Any(file => file.State == FileState.Neither));
        var text = new StringBuilder(isKnown ? "Nothing of it was made. " : "It was begun and not finished. ");
        text.Append($"The obstacle: {Culprits()}{Reason}.\n");
        Append(text, FileState.After, "Changed as the call says");
        Append(text, FileState.Before, "Not changed");
        Append(text, FileState.Neither, wasBegun ? "Changed by somebody else; whether it was made there before is not known" : "Changed by somebody else");
        text.Append("Read the files before you go on.");
        return new(isKnown ? ToolStatus.Failed : ToolStatus.Unknown, text.ToString(), Files: isKnown ? null : Named(FileState.After));
    }

    private string Culprits()
    {
        var names = Named(FileState.Neither);
        return names.IsEmpty ? "" : $"{string.Join(", ", names)}: ";
    }

    private void Append(StringBuilder text, FileState state, string label)
    {
        var names = Named(state);
        if (!names.IsEmpty) { text.Append($"{label}: {string.Join(", ", names)}\n"); }
    }

    private ImmutableArray<string> Named(FileState state) => [.. Files.Where(file => file.State == state).Select(file => file.File.Shown)];
}
