using System.Collections.Immutable;
using System.Globalization;

namespace Perdure.Tools.Snapshotting;

/// <summary>Files a snapshot is without, each with the reason.</summary>
internal sealed class LeftOutFiles
{
    /// <summary>Named one by one in a log line; the rest is counted.</summary>
    private const int NamedMax = 20;

    private readonly SortedDictionary<string, string> _why = new(StringComparer.Ordinal);

    public bool Has(string path) => _why.ContainsKey(path);

    public void Add(string path, string why) => _why[path] = why;

    public void AddLarge(string path, long bytes, long bytesMax) => Add(path, $"{Size(bytes)}, more than {Size(bytesMax)}");

    public ImmutableArray<string> Said()
    {
        var named = _why.Take(NamedMax).Select(file => $"{file.Key} ({file.Value})");
        return _why.Count > NamedMax ? [.. named, string.Create(CultureInfo.InvariantCulture, $"and {_why.Count - NamedMax} more")] : [.. named];
    }

    public static string Size(long bytes) => bytes < 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes >> 10)} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MB");
}
