using System.Text.Json;

namespace Perdure.Import.Claude;

/// <summary>Finds which records of a file are the conversation as it stood at the end.</summary>
/// <remarks>
/// Each record names the one before it, and several may name the same: a prompt that was edited, a call that was tried again. What
/// counts is the way from the last word back to the first. Calls of one reply that ran side by side hang beside that way; they belong to it.
/// </remarks>
internal sealed class ClaudeTree
{
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<long> _lines = [];
    private Node? _last;
    private Node? _lastWord;

    /// <summary>Records whose forerunner is not in the file; the one written before them is taken for it.</summary>
    public int Mended { get; private set; }

    public bool Holds(long line) => _lines.Contains(line);

    /// <summary>Has to be told every record, in order; then <see cref="Choose"/>.</summary>
    public void See(long line, JsonElement record)
    {
        if (record.Text("uuid") is not { } uuid || record.IsTrue("isSidechain")) { return; }

        var message = record.At("message");
        var blocks = message.At("content").Items().ToList();
        var node = new Node(
            line,
            record.Text("parentUuid") ?? record.Text("logicalParentUuid"),
            _last,
            record.Text("type") == "assistant" ? message.Text("id") : null,
            Names(blocks, "tool_use", "id"),
            Names(blocks, "tool_result", "tool_use_id"),
            record.Text("parentUuid") is not null);
        _nodes[uuid] = node;
        _last = node;
        if (record.Text("type") is "user" or "assistant") { _lastWord = node; }
    }

    public void Choose()
    {
        var replies = new HashSet<string>(StringComparer.Ordinal);
        for (var node = _lastWord; node is not null && _lines.Add(node.Line); node = Before(node))
        {
            if (node.Reply is { } reply) { replies.Add(reply); }
        }

        var calls = new HashSet<string>(StringComparer.Ordinal);
        foreach (var piece in _nodes.Values.Where(node => node.Reply is { } reply && replies.Contains(reply)))
        {
            _lines.Add(piece.Line);
            calls.UnionWith(piece.Calls);
        }

        foreach (var result in _nodes.Values.Where(node => node.Results.Any(calls.Contains))) { _lines.Add(result.Line); }
    }

    private Node? Before(Node node)
    {
        if (node.Parent is null) { return null; }
        if (_nodes.TryGetValue(node.Parent, out var parent) && parent.Line < node.Line) { return parent; }

        // The beginning of a copy names records that were not copied; that is no gap.
        if (!node.IsReply || node.Previous is null) { return null; }

        Mended++;
        return node.Previous;
    }

    private static string[] Names(List<JsonElement> blocks, string type, string name) =>
        [.. blocks.Where(block => block.Text("type") == type).Select(block => block.Text(name)).OfType<string>()];

    /// <param name="Previous">The record written before it.</param>
    /// <param name="Reply">The reply of the model it is a piece of.</param>
    /// <param name="IsReply">It follows another within one context, and does not begin a new one.</param>
    private sealed record Node(long Line, string? Parent, Node? Previous, string? Reply, string[] Calls, string[] Results, bool IsReply);
}
