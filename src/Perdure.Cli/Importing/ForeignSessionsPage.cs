using Perdure.Cli.Sessions;
using Perdure.Hosting;
using Perdure.Import;

namespace Perdure.Cli.Importing;

/// <summary>Shows which sessions of another program there are.</summary>
internal static class ForeignSessionsPage
{
    private const int TopicCharsMax = 60;

    /// <summary>Enough to tell ids apart that were made within the same minute.</summary>
    private const int IdChars = 18;

    /// <param name="known">The id it has here, where it has been taken over.</param>
    public static string Text(IReadOnlyList<FoundSession> found, Func<FoundSession, string?> known, DateTimeOffset now, bool withFolder) => TextTable.Of(
    [
        ["ID", "AGE", "SIZE", .. withFolder ? ["FOLDER"] : Array.Empty<string>(), "IMPORTED AS", "FIRST PROMPT"],
        .. found.Select(session => new[] { session.Id[..Math.Min(session.Id.Length, IdChars)], SessionTable.Age(now - session.WrittenAt), Size(session.Bytes) }
            .Concat(withFolder ? [session.Workspace ?? "-"] : [])
            .Append(known(session) ?? "-")
            .Append(Printable.FirstLine(session.Topic, TopicCharsMax))
            .ToArray()),
    ]);

    public static string Json(IReadOnlyList<FoundSession> found, Func<FoundSession, string?> known) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var session in found)
        {
            json.WriteStartObject();
            json.WriteString("id", session.Id);
            json.WriteString("importedAs", known(session));
            json.WriteString("workspace", session.Workspace);
            json.WriteString("version", session.Version);
            if (session.Begun is { } begun) { json.WriteString("begunAt", begun); }

            json.WriteString("writtenAt", session.WrittenAt);
            json.WriteNumber("bytes", session.Bytes);
            json.WriteString("file", session.File);
            json.WriteString("firstPrompt", session.Topic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Size(long bytes) => bytes switch
    {
        < 10_000 => $"{bytes} B",
        < 10_000_000 => $"{bytes / 1_000} kB",
        _ => $"{bytes / 1_000_000} MB",
    };
}
