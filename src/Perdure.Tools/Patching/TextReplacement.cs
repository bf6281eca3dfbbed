using System.Collections.Immutable;
using System.Text;

namespace Perdure.Tools.Patching;

/// <summary>Replaces an exact text in a file, or tells why that cannot be done so precisely that the next call can be right.</summary>
internal sealed class TextReplacement(string file, PatchedText text, ReplaceText wanted)
{
    private const int PlacesMax = 5;
    private const int SimilarMax = 3;
    private const int LineCharsMax = 200;

    private readonly string _whole = text.Whole;

    /// <exception cref="PatchRefusedException">The old text is not there, or there more than once.</exception>
    public PatchedText Apply()
    {
        if (wanted.Old == wanted.New) { throw new PatchRefusedException("old_string and new_string are the same."); }

        var (old, places) = Found();
        if (places.IsEmpty) { throw NotFound(); }
        if (places.Length > 1 && !wanted.All) { throw Ambiguous(places); }

        var replaced = new StringBuilder();
        var at = 0;
        foreach (var place in places)
        {
            replaced.Append(_whole, at, place - at).Append(WithEndings(wanted.New));
            at = place + old.Length;
        }

        return text.With(replaced.Append(_whole, at, _whole.Length - at).ToString());
    }

    /// <summary>As it was given, or with the line endings of the file, which the model does not see.</summary>
    private (string Old, ImmutableArray<int> Places) Found()
    {
        var asGiven = Places(wanted.Old);
        return asGiven.IsEmpty ? (WithEndings(wanted.Old), Places(WithEndings(wanted.Old))) : (wanted.Old, asGiven);
    }

    private string WithEndings(string given) => given.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", text.Ending, StringComparison.Ordinal);

    private ImmutableArray<int> Places(string sought)
    {
        var places = ImmutableArray.CreateBuilder<int>();
        for (var at = _whole.IndexOf(sought, StringComparison.Ordinal); at >= 0; at = _whole.IndexOf(sought, at + sought.Length, StringComparison.Ordinal)) { places.Add(at); }

        return places.ToImmutable();
    }

    private PatchRefusedException Ambiguous(ImmutableArray<int> places)
    {
        var lines = string.Join(", ", places.Take(PlacesMax).Select(place => _whole.AsSpan(0, place).Count('\n') + 1));
        var more = places.Length > PlacesMax ? ", ..." : "";
        return new($"{file}: old_string stands there {places.Length} times (lines {lines}{more}). Add lines around it until it stands there once, or set replace_all.");
    }

    private PatchRefusedException NotFound()
    {
        if (wanted.New.Trim().Length > 0 && Places(WithEndings(wanted.New)) is [var there, ..])
        {
            return new($"{file}: old_string is not in the file, and new_string already is, at line {_whole.AsSpan(0, there).Count('\n') + 1}. It seems to be done.");
        }

        ImmutableArray<string> old = [.. WithEndings(wanted.Old).Split(text.Ending)];
        var search = new LineSearch([.. text.Lines.Select(line => line.Text)]);
        var told = new StringBuilder($"{file}: old_string is not in the file.\n");
        if (search.Nearest(old) is { } place) { AppendDifference(told, old, search.Lines, place); }
        else { AppendSimilar(told, old, search.Lines); }

        return new(told.Append("Read the file again, and copy the text as it is, spaces included.").ToString());
    }

    /// <summary>The first line that differs, in either only by spaces.</summary>
    private static void AppendDifference(StringBuilder told, ImmutableArray<string> old, ImmutableArray<string> lines, int place)
    {
        told.Append($"The nearest place is line {place + 1}.");
        for (var at = 0; at < old.Length; at++)
        {
            var found = place + at < lines.Length ? lines[place + at] : null;
            if (found is not null && Fits(found, old, at)) { continue; }

            told.Append($" There line {place + at + 1} is {(found is null ? "the end of the file" : $"'{Shortened(found)}'")}, and old_string has '{Shortened(old[at])}'.");
            break;
        }

        told.Append('\n');
    }

    // The text may begin and end within a line.
    private static bool Fits(string found, ImmutableArray<string> old, int at) =>
        found == old[at]
        || (at == 0 && at == old.Length - 1 && found.Contains(old[at], StringComparison.Ordinal))
        || (at == 0 && old.Length > 1 && found.EndsWith(old[at], StringComparison.Ordinal))
        || (at > 0 && at == old.Length - 1 && found.StartsWith(old[at], StringComparison.Ordinal));

    private static void AppendSimilar(StringBuilder told, ImmutableArray<string> old, ImmutableArray<string> lines)
    {
        // The longest line is the one that says most.
        var telling = old.MaxBy(line => line.Trim().Length) ?? "";
        var similar = Similarity.NearestLines(telling, lines, SimilarMax);
        told.Append(similar.IsEmpty ? "No line is like it.\n" : "The lines most like it:\n");
        foreach (var line in similar.Order()) { told.Append($"  line {line + 1}: '{Shortened(lines[line])}'\n"); }
    }

    private static string Shortened(string line) => line.Length <= LineCharsMax ? line : $"{line[..LineCharsMax]}…";
}
