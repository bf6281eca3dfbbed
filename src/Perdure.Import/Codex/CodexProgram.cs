namespace Perdure.Import.Codex;

/// <summary>Codex CLI: a file of JSON lines for each thread, called a rollout.</summary>
public sealed class CodexProgram : IForeignProgram
{
    private const string Pattern = "rollout-*.jsonl";

    /// <summary>The facts and the first prompt stand within this; instructions lie between them.</summary>
    private const long HeadBytesMax = 1 << 20;

    /// <summary>Digits and dashes of the id at the end of a rollout's name.</summary>
    private const int IdChars = 36;

    public string Name => "Codex";

    public string Provider => "openai";

    public IEnumerable<FoundSession> Find(string place) => Files(place)
        .Select(file => (Path: file, Facts: new FileInfo(file)))
        .OrderByDescending(file => file.Facts.LastWriteTimeUtc)
        .ThenByDescending(file => file.Path, StringComparer.Ordinal)
        .Select(file => Look(file.Path, file.Facts));

    public ISourceSession Open(FoundSession found) => new CodexSession(found, Rollout.Whole(found.File, found.Bytes));

    private static IEnumerable<string> Files(string place)
    {
        if (File.Exists(place)) { return [place]; }

        // Both below $CODEX_HOME, and whatever is below any other folder.
        var known = Rollout.Shelves.Select(name => Path.Combine(place, name)).Where(Directory.Exists).ToList();
        return (known.Count > 0 ? known : [place]).SelectMany(folder => Directory.EnumerateFiles(folder, Pattern, SearchOption.AllDirectories));
    }

    private static FoundSession Look(string path, FileInfo facts)
    {
        var found = new FoundSession(IdOf(path), path, facts.Length, new DateTimeOffset(facts.LastWriteTimeUtc), Workspace: null, Begun: null, Version: null, Topic: "");
        foreach (var line in SourceLines.In(path, Math.Min(facts.Length, HeadBytesMax)))
        {
            using var json = Json.Parse(line.Bytes);
            if (json is null) { continue; }

            var record = json.RootElement;
            if (found.Begun is null) { found = found with { Begun = record.Moment("timestamp") }; }
            if (record.Text("type") == "session_meta" && found.Workspace is null) { found = Known(found, record); }
            if (CodexRecord.Prompt(record) is not { } prompt) { continue; }

            return found with { Topic = prompt.Text };
        }

        // A fork may have said nothing of its own yet.
        return Rollout.BaseOf(path, facts.Length) is { File: { } past } ? found with { Topic = Look(past, new FileInfo(past)).Topic } : found;
    }

    private static FoundSession Known(FoundSession found, System.Text.Json.JsonElement record)
    {
        var meta = record.At("payload");
        return found with { Id = meta.Text("id") ?? found.Id, Workspace = meta.Text("cwd"), Version = meta.Text("cli_version") };
    }

    private static string IdOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return name.Length > IdChars ? name[^IdChars..] : name;
    }
}
