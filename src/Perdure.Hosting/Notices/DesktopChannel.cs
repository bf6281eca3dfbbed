namespace Perdure.Hosting.Notices;

/// <summary>Tells the desktop, through <c>notify-send</c>.</summary>
public sealed class DesktopChannel : INoticeChannel
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Name => "desktop";

    public async Task<string?> TellAsync(Notice notice, CancellationToken cancel)
    {
        var urgency = notice.Kind is NoticeKind.NeedsUser or NoticeKind.Blocked ? "critical" : "normal";
        var sent = await ExternalCommand.HelperAsync("notify-send", ["--app-name=perdure", $"--urgency={urgency}", "--", notice.Title, Escaped(notice.Text)], Patience, cancel);
        return sent.IsDone ? null : Printable.LastLine(sent.Said, Notice.TextCharsMax) is { Length: > 0 } why ? why : $"notify-send ended with {sent.ExitCode}";
    }

    /// <summary>The body is read as markup.</summary>
    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
