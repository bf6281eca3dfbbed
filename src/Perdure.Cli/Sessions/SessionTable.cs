using System.Globalization;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Renders sessions as a table for people.</summary>
internal static class SessionTable
{
    private const int TitleChars = 60;
    private const int ReasonCharsMax = 48;

    public static string Of(IReadOnlyList<ListedSession> sessions, DateTimeOffset now, bool withFolder) => TextTable.Of(
    [
        ["SESSION", "STATUS", "AGE", "TURNS", "TOKENS", "CACHED", "MODEL", "BRANCH", .. withFolder ? ["FOLDER"] : Array.Empty<string>(), "NAME OR FIRST PROMPT"],
        .. Nested(sessions).Select(nested => Row(nested.Session, nested.Indent, now, withFolder)),
    ]);

    /// <summary>Those that were spawned stand below the one that did it, where that is shown.</summary>
    private static IEnumerable<(ListedSession Session, string Indent)> Nested(IReadOnlyList<ListedSession> sessions)
    {
        var shown = sessions.Select(session => session.Row.Id).ToHashSet();
        var spawned = sessions.Where(session => session.Row.SpawnedBy is { } by && shown.Contains(by)).ToLookup(session => session.Row.SpawnedBy!.Value);
        return sessions.Where(session => session.Row.SpawnedBy is not { } by || !shown.Contains(by)).SelectMany(session => With(session, ""));

        IEnumerable<(ListedSession Session, string Indent)> With(ListedSession session, string indent) =>
            spawned[session.Row.Id].OrderBy(agent => agent.Row.CreatedAt).SelectMany(agent => With(agent, indent + "  ")).Prepend((session, indent));
    }

    private static string[] Row(ListedSession session, string indent, DateTimeOffset now, bool withFolder) =>
    [
        indent + session.ShortId,
        Status(session),
        Age(now - session.Row.UpdatedAt),
        $"{session.Row.Turns}",
        UsageLine.Tokens(session.Row.InputTokens + session.Row.OutputTokens),
        string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100 * session.Row.CachedShare)} %"),
        session.Row.ModelAndEffort,
        session.Row.Branch ?? "-",
        .. withFolder ? [session.Row.Workspace] : Array.Empty<string>(),
        Printable.FirstLine(session.Row.Title, TitleChars),
    ];

    /// <summary>What it does or waits for, until when, and who holds it.</summary>
    public static string Status(ListedSession session)
    {
        var holder = session.Owner is { } owner ? $" ({owner.Client}, pid {owner.Pid}{(owner.Host == Environment.MachineName ? "" : $" on {owner.Host}")})" : "";
        return StatusText.Line(session.Status, ReasonCharsMax, holder);
    }

    public static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => "now",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes}m",
        { TotalDays: < 1 } => $"{(int)age.TotalHours}h",
        _ => $"{(int)age.TotalDays}d",
    };
}
