using System.Collections.Immutable;
using System.Text;

namespace Perdure.Tools.Snapshotting;

/// <summary>How the work tree differs from the index, as <c>git status --porcelain -z</c> says it.</summary>
/// <param name="Changed">Files that are new, changed or gone, by their paths.</param>
/// <param name="Tracked">Those of them that the index has.</param>
/// <param name="Repositories">Folders that are repositories of their own and were not looked into.</param>
/// <param name="Unreadable">Names that are not UTF-8, as far as they can be shown.</param>
/// <param name="IndexMoved">The index is not what was last recorded.</param>
internal sealed record WorkTreeStatus(
    ImmutableArray<string> Changed, ImmutableHashSet<string> Tracked, ImmutableArray<string> Repositories, ImmutableArray<string> Unreadable, bool IndexMoved)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static WorkTreeStatus Read(ReadOnlySpan<byte> output)
    {
        var changed = ImmutableArray.CreateBuilder<string>();
        var tracked = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var repositories = ImmutableArray.CreateBuilder<string>();
        var unreadable = ImmutableArray.CreateBuilder<string>();
        var moved = false;
        while (output.IndexOf((byte)0) is > 3 and var end)
        {
            var (index, tree) = ((char)output[0], (char)output[1]);
            var name = output[3..end];
            output = output[(end + 1)..];
            moved |= index is not (' ' or '?');
            if (tree == ' ') { continue; }

            if (Text(name) is not { } path) { unreadable.Add(Encoding.UTF8.GetString(name)); }
            else if (path.EndsWith('/')) { repositories.Add(path); }
            else
            {
                changed.Add(path);
                if (tree != '?') { tracked.Add(path); }
            }
        }

        return new WorkTreeStatus(changed.ToImmutable(), tracked.ToImmutable(), repositories.ToImmutable(), unreadable.ToImmutable(), moved);
    }

    private static string? Text(ReadOnlySpan<byte> name)
    {
        try
        {
            return Strict.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
