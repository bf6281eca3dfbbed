using System.Collections.Immutable;

namespace Perdure.Core.Secrets;

/// <summary>A text without its secrets, and how many of each kind there were.</summary>
public sealed record Redaction(string Text, ImmutableSortedDictionary<string, int> Counts)
{
    public int Count => Counts.Values.Sum();

    /// <summary>A sentence for whoever reads the text; null where nothing is missing.</summary>
    public string? Note => Counts.IsEmpty
        ? null
        : $"[{(Count == 1 ? "1 secret is" : $"{Count} secrets are")} not shown ({string.Join(", ", Counts.Select(kind => kind.Value == 1 ? kind.Key : $"{kind.Value} {kind.Key}"))}). They are unchanged where they are; do not write the marks back.]";
}
