using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Perdure.Crash.Tests.Stage;

/// <summary>A session's log as it lies on the disk, read without Perdure.</summary>
internal sealed partial record SessionLog(string Folder, ImmutableArray<string> Lines)
{
    public string Id => Path.GetFileName(Folder);

    public string File => Path.Combine(Folder, "log.jsonl");

    public ImmutableArray<string> Types => [.. Lines.Select(line => TypeOf(EventOf(line)))];

    public bool HasEnded => Types is [.., "turn-ended"];

    /// <summary>
    /// How many writes it took at least: an entry that came with another shares its write, and snapshots are taken beside other work, so
    /// that theirs may or may not be one of its own.
    /// </summary>
    public int Appends => Lines.Count(line => !line.Contains("\",\"with\":", StringComparison.Ordinal) && !IsSnapshot(line));

    /// <summary>How the workspace stood, from change to change.</summary>
    public ImmutableArray<string> Trees => [.. Lines.Where(IsSnapshot).Select(line => EventOf(line).GetProperty("tree").GetString()!)];

    /// <returns>The newest session that has any entry; null where there is none.</returns>
    public static SessionLog? Newest(string home)
    {
        var sessions = Path.Combine(home, "sessions");
        if (!Directory.Exists(sessions)) { return null; }

        return Directory.EnumerateFiles(sessions, "log.jsonl", SearchOption.AllDirectories)
            .Select(file => new SessionLog(Path.GetDirectoryName(file)!, Whole(file)))
            .Where(log => log.Lines.Length > 0)
            .MaxBy(log => log.Id, StringComparer.Ordinal);
    }

    /// <summary>What happened, without what differs from run to run, such as when a snapshot was ready. Reads that ran side by side may end in any order.</summary>
    public ImmutableArray<string> Scrubbed(Desk desk)
    {
        var events = Lines.Where(line => !IsSnapshot(line)).Select(line => Scrubbed(EventOf(line).GetRawText(), desk)).ToList();
        for (var from = 0; from < events.Count; from++)
        {
            var together = events.Skip(from).TakeWhile(IsFinish).Count();
            events.Sort(from, together, StringComparer.Ordinal);
            from += together;
        }

        return [.. events];
    }

    /// <summary>How many of these entries a later state of the log no longer has.</summary>
    public int MissingIn(SessionLog later) => Lines.Length - Lines.Zip(later.Lines).TakeWhile(pair => pair.First == pair.Second).Count();

    private static bool IsSnapshot(string line) => line.Contains("\"event\":{\"type\":\"snapshot-taken\"", StringComparison.Ordinal);

    private static bool IsFinish(string entry) => entry.StartsWith("{\"type\":\"tool-finished\"", StringComparison.Ordinal);

    private static string Scrubbed(string entry, Desk desk)
    {
        var text = entry.Replace(desk.Workspace, "<workspace>", StringComparison.Ordinal).Replace(desk.Home, "<home>", StringComparison.Ordinal);
        text = WallTimes().Replace(text, "");
        return Times().Replace(Ids().Replace(TemporaryFolders().Replace(text, "<home>/tmp/<workspace>"), "<id>"), "<time>");
    }

    /// <summary>The lines up to where a write was torn.</summary>
    private static ImmutableArray<string> Whole(string file)
    {
        var text = System.IO.File.ReadAllText(file);
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static JsonElement EventOf(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("event").Clone();
    }

    private static string TypeOf(JsonElement entry) => entry.GetProperty("type").GetString()!;

    [GeneratedRegex("<home>/tmp/[0-9a-f]{12}")]
    private static partial Regex TemporaryFolders();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    /// <summary>How long a command took is told from some seconds on, which is what a busy machine takes; and it counts into what the next prompt is estimated at.</summary>
    [GeneratedRegex(""" (?<="text":"[^"]*)\\nWall.time:.\d+.s(?=\\n) | ,"waited":true | ,"tokens":\d+(?=[,}]) """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex WallTimes();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", RegexOptions.ExplicitCapture)]
    private static partial Regex Times();
}
