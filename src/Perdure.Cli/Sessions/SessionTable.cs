using System.Globalization;
using Perdure.Catalog;
using Perdure.Core;

namespace Perdure.Cli.Sessions;

/// <summary>Renders sessions as a table for people.</summary>
internal static class SessionTable
{
    private const int TitleLetters = 60;
    private const int WhyLetters = 48;

    public static string Of(IReadOnlyList<ListedSession> sessions, DateTimeOffset now, bool withFolder) => TextTable.Of(
    [
        ["SESSION", "STATUS", "AGE", "TURNS", "TOKENS", "CACHED", "MODEL", "BRANCH", .. withFolder ? ["FOLDER"] : Array.Empty<string>(), "NAME OR FIRST PROMPT"],
        .. sessions.Select(session => new[]
        {
            session.ShortId,
            Status(session),
            Age(now - session.Row.UpdatedAt),
            $"{session.Row.Turns}",
            UsageLine.Tokens(session.Row.InputTokens + session.Row.OutputTokens),
            string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100 * session.Row.CachedShare)} %"),
            Model(session.Row),
            session.Row.Branch ?? "-",
        }.Concat(withFolder ? [session.Row.Workspace] : []).Append(Printable.FirstLine(session.Row.Title, TitleLetters)).ToArray()),
    ]);

    /// <summary>What it does or waits for, until when, and who holds it.</summary>
    public static string Status(ListedSession session)
    {
        var standing = session.Row.Standing;
        var status = session.Status;
        if (session.Owner is { } owner) { status += $" ({owner.Client}, pid {owner.Pid}{(owner.Host == Environment.MachineName ? "" : $" on {owner.Host}")})"; }
        if (standing.Until is { } until) { status += $" until {until.ToLocalTime():MM-dd HH:mm}"; }
        if (standing.Why is { } why) { status += $": {Printable.FirstLine(why, WhyLetters)}"; }

        return status;
    }

    public static string Model(SessionRow row) => row.Effort is null ? row.Model : $"{row.Model} {row.Effort}";

    public static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => "now",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes}m",
        { TotalDays: < 1 } => $"{(int)age.TotalHours}h",
        _ => $"{(int)age.TotalDays}d",
    };
}
