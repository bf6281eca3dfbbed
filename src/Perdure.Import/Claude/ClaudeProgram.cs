namespace Perdure.Import.Claude;

/// <summary>Claude Code: a file of JSON lines for each session, in a folder for each project.</summary>
public sealed class ClaudeProgram : IForeignProgram
{
    /// <summary>The first prompt stands within this.</summary>
    private const long HeadBytesMax = 1 << 20;

    public string Name => "Claude Code";

    public string Provider => "anthropic";

    public IEnumerable<FoundSession> Find(string place) => Files(place)
        .Select(file => (Path: file, Facts: new FileInfo(file)))
        .OrderByDescending(file => file.Facts.LastWriteTimeUtc)
        .ThenByDescending(file => file.Path, StringComparer.Ordinal)
        .Select(file => Look(file.Path, file.Facts))
        .Where(found => found is { Workspace: not null } or { Bytes: 0 } || File.Exists(place));

    public ISourceSession Open(FoundSession found) => new ClaudeSession(found);

    /// <summary>What lies deeper belongs to helpers of a session, which are no sessions.</summary>
    private static IEnumerable<string> Files(string place)
    {
        if (File.Exists(place)) { return [place]; }

        var projects = Path.Combine(place, "projects");
        var root = Directory.Exists(projects) ? projects : place;
        return Directory.EnumerateDirectories(root).Prepend(root).SelectMany(folder => Directory.EnumerateFiles(folder, "*.jsonl"));
    }

    private static FoundSession Look(string path, FileInfo facts)
    {
        var found = new FoundSession(
            Path.GetFileNameWithoutExtension(path), path, facts.Length, new DateTimeOffset(facts.LastWriteTimeUtc), Workspace: null, Begun: null, Version: null, Topic: "");
        foreach (var line in SourceLines.In(path, Math.Min(facts.Length, HeadBytesMax)))
        {
            using var json = Json.Parse(line.Bytes);
            if (json is null) { continue; }

            var record = json.RootElement;
            found = found with
            {
                Begun = found.Begun ?? record.Moment("timestamp"),
                Workspace = found.Workspace ?? record.Text("cwd"),
                Version = found.Version ?? record.Text("version"),
            };
            if (found.Workspace is not null && ClaudeRecord.Prompt(record) is { Text: { Length: > 0 } topic }) { return found with { Topic = topic }; }
        }

        return found;
    }
}
