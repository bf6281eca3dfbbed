using System.Collections.Immutable;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Perdure.Core.Values;

namespace Perdure.Mcp.Calling;

/// <summary>Gathers the pieces of an answer: texts, pictures, links, and what can only be kept as a file.</summary>
internal sealed class ResultPieces(string folder)
{
    /// <summary>The smallest limit among providers is 5 MB in base64, which is four characters for three bytes.</summary>
    private const int PictureBytesMax = 3_750_000;

    /// <summary>More pictures than this no provider takes kindly.</summary>
    private const int PicturesMax = 8;

    private static readonly string[] Viewable = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    private readonly List<string> _texts = [];
    private readonly List<Image> _pictures = [];
    private int _files;

    public void Add(string text) => _texts.Add(text);

    public void Add(ContentBlock block)
    {
        switch (block)
        {
            case TextContentBlock text: Add(text.Text); break;
            case ImageContentBlock image: AddBytes(image.DecodedData, image.MimeType); break;
            case AudioContentBlock audio: AddBytes(audio.DecodedData, audio.MimeType); break;
            case ResourceLinkBlock link: Add($"[resource {link.Uri}: {link.Title ?? link.Name}{(link.Description is { } more ? $" - {more}" : "")}]"); break;
            case EmbeddedResourceBlock embedded: Add(embedded.Resource); break;
            default: Add($"[content of the kind {block.Type}, which cannot be shown]"); break;
        }
    }

    public void Add(ResourceContents contents)
    {
        switch (contents)
        {
            case TextResourceContents text: Add($"[{text.Uri}]\n{text.Text}"); break;
            case BlobResourceContents blob: AddBytes(blob.DecodedData, blob.MimeType ?? "application/octet-stream"); break;
            default: Add($"[{contents.Uri}, which cannot be shown]"); break;
        }
    }

    /// <summary>Whether one of the texts says the same, as servers do for clients that know no structure.</summary>
    public bool Tells(JsonElement structured) => _texts.Exists(text => IsSame(text, structured));

    public ToolOutcome Outcome(ToolStatus status)
    {
        var text = _texts.Count > 0 ? string.Join('\n', _texts) : "(no output)";
        return new ToolOutcome(status, ResultText.Bounded(text, folder), Images: _pictures.Count > 0 ? [.. _pictures] : null);
    }

    private void AddBytes(ReadOnlyMemory<byte> bytes, string kind)
    {
        if (Viewable.Contains(kind) && bytes.Length <= PictureBytesMax && _pictures.Count < PicturesMax)
        {
            _pictures.Add(new Image($"data:{kind};base64,{Convert.ToBase64String(bytes.Span)}"));
            Add($"[{kind}, {bytes.Length:N0} bytes]");
            return;
        }

        Add($"[{kind}, {bytes.Length:N0} bytes, {OverflowFile.Write(folder, $"content-{++_files}", bytes.Span)}]");
    }

    private static bool IsSame(string text, JsonElement structured)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return JsonElement.DeepEquals(parsed.RootElement, structured);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
