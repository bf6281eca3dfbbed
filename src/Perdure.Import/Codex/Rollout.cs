using System.Security.Cryptography;

namespace Perdure.Import.Codex;

/// <summary>The lines of a thread: a fork's begin in the file of the thread it was forked from.</summary>
/// <param name="Parts">Files, with how many bytes of each count; the thread's own is the last.</param>
/// <param name="Missing">The thread a part of the history lies in, where that is not to be found.</param>
internal sealed record Rollout(IReadOnlyList<(string File, long Bytes)> Parts, string? Missing)
{
    /// <summary>The folders of $CODEX_HOME that hold rollouts.</summary>
    public static readonly string[] Shelves = ["sessions", "archived_sessions"];

    /// <summary>Forks of forks of forks; a longer chain leads in a circle.</summary>
    private const int PartsMax = 64;

    public static Rollout Whole(string file, long bytes)
    {
        var parts = new List<(string, long)> { (file, bytes) };
        string? missing = null;
        while (parts.Count < PartsMax && BaseOf(parts[0].Item1, parts[0].Item2) is var (thread, past, end))
        {
            if (past is null)
            {
                missing = thread;
                break;
            }

            parts.Insert(0, (past, Math.Min(end, new FileInfo(past).Length)));
        }

        return new Rollout(parts, missing);
    }

    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var _ in SourceLines.In(Parts[^1].File, Parts[^1].Bytes, hash)) { }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>All lines, counted through.</summary>
    public IEnumerable<SourceLine> Lines()
    {
        var before = 0L;
        foreach (var (file, bytes) in Parts)
        {
            var last = 0L;
            foreach (var line in SourceLines.In(file, bytes))
            {
                last = line.Number;
                yield return line with { Number = before + line.Number };
            }

            before += last;
        }
    }

    /// <summary>The thread a file goes on from, the file that has it, where it is there, and how much of it counts; null where it begins by itself.</summary>
    public static (string Thread, string? File, long End)? BaseOf(string file, long bytes)
    {
        foreach (var line in SourceLines.In(file, bytes))
        {
            using var json = Json.Parse(line.Bytes);
            var past = json?.RootElement.At("payload").At("history_base");
            return past.Text("thread_id") is { } thread ? (thread, FileOf(file, thread), past.Number("end_byte_offset")) : null;
        }

        return null;
    }

    /// <summary>Beside it, or in another day's folder, or among the archived ones.</summary>
    private static string? FileOf(string beside, string thread)
    {
        // What comes from a file goes into a pattern, so it has to be a name and nothing else.
        if (!Guid.TryParse(thread, out _)) { return null; }

        var pattern = $"rollout-*{thread}.jsonl";
        var day = Path.GetDirectoryName(Path.GetFullPath(beside))!;
        if (Directory.EnumerateFiles(day, pattern).FirstOrDefault() is { } near) { return near; }

        for (var folder = Directory.GetParent(day); folder is not null; folder = folder.Parent)
        {
            foreach (var name in Shelves)
            {
                var shelf = Path.Combine(folder.FullName, name);
                if (Directory.Exists(shelf) && Directory.EnumerateFiles(shelf, pattern, SearchOption.AllDirectories).FirstOrDefault() is { } far) { return far; }
            }
        }

        return null;
    }
}
