using System.Collections.Immutable;
using System.Text;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Snapshotting;

/// <summary>One file that differs between two trees, as <c>git diff-tree --raw -z</c> says it.</summary>
internal sealed record TreeChange(string Path, FoundFile From, FoundFile To)
{
    public ChangedFile Said => new(Path, (From.IsThere, To.IsThere) switch
    {
        (false, _) => FileFate.Added,
        (_, false) => FileFate.Removed,
        _ => FileFate.Changed,
    });

    public static ImmutableArray<TreeChange> Read(byte[] output)
    {
        // :100644 100755 <blob> <blob> M NUL path NUL
        var parts = Encoding.UTF8.GetString(output).Split('\0');
        var changes = ImmutableArray.CreateBuilder<TreeChange>();
        for (var place = 0; place + 1 < parts.Length; place += 2)
        {
            var words = parts[place].Split(' ');
            changes.Add(new TreeChange(parts[place + 1], new FoundFile(words[0][1..], words[2]), new FoundFile(words[1], words[3])));
        }

        return changes.ToImmutable();
    }
}
