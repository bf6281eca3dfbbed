using System.Collections.Immutable;

namespace Perdure.Tools.Patching;

/// <summary>Changes a text as the hunks of a patch say.</summary>
internal static class HunkEdit
{
    /// <exception cref="PatchRefusedException">A hunk does not fit the text.</exception>
    public static PatchedText Apply(string file, PatchedText text, ImmutableArray<Hunk> hunks)
    {
        var places = HunkPlaces.Of(file, [.. text.Lines.Select(line => line.Text)], hunks);
        List<TextLine> lines = [];
        var at = 0;
        foreach (var (place, hunk) in places)
        {
            lines.AddRange(text.Lines[at..place]);
            at = place;
            foreach (var line in hunk.Lines)
            {
                switch (line.Kind)
                {
                    // The file's own line stays, also where the patch has it with other spaces.
                    case HunkLineKind.Kept:
                        lines.Add(text.Lines[at++]);
                        break;
                    case HunkLineKind.Removed:
                        at++;
                        break;
                    default:
                        lines.Add(new(line.Text, text.Ending));
                        break;
                }
            }
        }

        return text.With([.. lines, .. text.Lines[at..]]);
    }
}
