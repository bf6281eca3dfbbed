using System.Text.Json.Nodes;

namespace Perdure.Testing;

/// <summary>One event of a reply's stream.</summary>
internal sealed record ReplyFrame(ReplyPart Part, string? Name, string Text)
{
    public static ReplyFrame Named(ReplyPart part, JsonObject json) => new(part, (string?)json["type"], json.ToJsonString());

    public static ReplyFrame Plain(ReplyPart part, JsonObject json) => new(part, Name: null, json.ToJsonString());

    public string Wire => Name is null ? $"data: {Text}\n\n" : $"event: {Name}\ndata: {Text}\n\n";

    /// <summary>The text in about so many pieces of one length.</summary>
    public static IEnumerable<string> Pieces(string text, int count)
    {
        var length = Math.Max(1, (text.Length + count - 1) / Math.Max(1, count));
        for (var from = 0; from < text.Length; from += length)
        {
            yield return text.Substring(from, Math.Min(length, text.Length - from));
        }
    }
}
