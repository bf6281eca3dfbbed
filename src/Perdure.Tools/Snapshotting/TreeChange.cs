using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Snapshotting;

/// <summary>One file that differs between two trees, as <c>git diff-tree --raw --numstat -z</c> says it.</summary>
internal sealed record TreeChange(string Path, FoundFile From, FoundFile To)
{
    public int? LinesAdded { get; init; }

    public int? LinesRemoved { get; init; }

    public ChangedFile Said => new(
        Path,
        (From.IsThere, To.IsThere) switch
        {
            (false, _) => FileChangeKind.Added,
            (_, false) => FileChangeKind.Removed,
            _ => FileChangeKind.Changed,
        },
        LinesAdded,
        LinesRemoved);

    public static ImmutableArray<TreeChange> Read(byte[] output)
    {
        // :100644 100755 <blob> <blob> M NUL path NUL, for each; then 12 TAB 3 TAB path NUL, for each.
        var parts = Encoding.UTF8.GetString(output).Split('\0');
        var changes = ImmutableArray.CreateBuilder<TreeChange>();
        var place = 0;
        for (; place + 1 < parts.Length && parts[place].StartsWith(':'); place += 2)
        {
            var words = parts[place].Split(' ');
            changes.Add(new TreeChange(parts[place + 1], new FoundFile(words[0][1..], words[2]), new FoundFile(words[1], words[3])));
        }

        var lines = parts[place..].Select(part => part.Split('\t', 3)).Where(words => words.Length == 3).ToDictionary(words => words[2], StringComparer.Ordinal);
        return [.. changes.Select(change => lines.TryGetValue(change.Path, out var words)
            ? change with { LinesAdded = Number(words[0]), LinesRemoved = Number(words[1]) }
            : change)];
    }

    /// <summary>Git says "-" of what is no text.</summary>
    private static int? Number(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
