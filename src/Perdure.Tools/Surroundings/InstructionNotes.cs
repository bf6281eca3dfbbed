using System.Collections.Immutable;
using System.Text;
using Perdure.Core.Values;

namespace Perdure.Tools.Surroundings;

/// <summary>Shares the room for instructions among the files that want it.</summary>
internal static class InstructionNotes
{
    /// <param name="files">The nearest last, as the notes will be.</param>
    public static ImmutableArray<Note> Of(ImmutableArray<InstructionFile> files)
    {
        // The nearest is served first: it is the one that holds where they differ.
        var room = InstructionFile.BytesMax;
        List<Note> notes = [];
        foreach (var file in files.Reverse())
        {
            if (file.Note(room) is not { } note) { continue; }

            notes.Insert(0, note);
            room -= Encoding.UTF8.GetByteCount(note.Text);
        }

        return [.. notes];
    }
}
