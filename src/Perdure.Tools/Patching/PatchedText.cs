using System.Collections.Immutable;
using System.Text;
using Perdure.Tools.Files;

namespace Perdure.Tools.Patching;

/// <summary>A line with the ending it has in its file.</summary>
internal readonly record struct TextLine(string Text, string Ending);

/// <summary>A file as lines, to be written back exactly as it was where nothing was changed.</summary>
internal sealed record PatchedText(TextForm Form, ImmutableArray<TextLine> Lines)
{
    /// <returns>Null where the bytes are no text.</returns>
    public static PatchedText? Of(byte[] bytes)
    {
        if (TextForm.Of(bytes, isWhole: true) is not { } form) { return null; }

        try
        {
            return new(form, Split(form.Encoding.GetString(bytes.AsSpan(form.MarkBytes))));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    public static PatchedText Empty { get; } = new(TextForm.Utf8, []);

    public static PatchedText Of(IEnumerable<string> lines) => new(TextForm.Utf8, [.. lines.Select(line => new TextLine(line, "\n"))]);

    /// <summary>All of it as one text.</summary>
    public string Whole => string.Concat(Lines.Select(line => line.Text + line.Ending));

    /// <summary>The ending most of its lines have.</summary>
    public string Ending => Lines.Count(line => line.Ending == "\r\n") * 2 > Lines.Count(line => line.Ending != "") ? "\r\n" : "\n";

    /// <exception cref="EncoderFallbackException">A character cannot be written in the form of this file.</exception>
    public byte[] Bytes()
    {
        byte[] mark = Form.MarkBytes == 3 ? [0xEF, 0xBB, 0xBF] : Form.MarkBytes == 2 ? Form.Encoding.GetPreamble() : [];
        return [.. mark, .. Form.Encoding.GetBytes(Whole)];
    }

    /// <summary>The same file with other lines: each but the last has an ending.</summary>
    public PatchedText With(IReadOnlyList<TextLine> lines)
    {
        var ending = Ending;
        return this with
        {
            Lines = [.. lines.Select((line, at) => line.Ending == "" && at < lines.Count - 1 ? line with { Ending = ending } : line)],
        };
    }

    /// <summary>The same file with another text.</summary>
    public PatchedText With(string whole) => this with { Lines = Split(whole) };

    private static ImmutableArray<TextLine> Split(string text)
    {
        var lines = ImmutableArray.CreateBuilder<TextLine>();
        for (var from = 0; from < text.Length;)
        {
            var end = text.IndexOf('\n', from);
            if (end < 0)
            {
                lines.Add(new(text[from..], ""));
                break;
            }

            var isCrLf = end > from && text[end - 1] == '\r';
            lines.Add(new(text[from..(isCrLf ? end - 1 : end)], isCrLf ? "\r\n" : "\n"));
            from = end + 1;
        }

        return lines.ToImmutable();
    }
}
