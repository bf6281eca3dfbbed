using Perdure.Core.State;

namespace Perdure.Hosting.Notices;

/// <summary>Tells of sessions that nobody runs what the process that ran them did not come to tell.</summary>
public sealed class MissedNotices(Home home, Action<string> say)
{
    private readonly NoticeChoices _choices = NoticeChoices.Of(home, []);

    /// <returns>The telling; null where everything was told, or nobody ever looked for notices of the session.</returns>
    public Func<CancellationToken, Task>? Of(SessionState state)
    {
        if (!_choices.ReachesOut || NoticeRules.Of(state) is not { } notice) { return null; }

        var mark = new LastNotice(home, state.Id);
        return mark.Read() is { } last && last != notice.Id ? cancel => TellAsync(notice, mark, cancel) : null;
    }

    private async Task TellAsync(Notice notice, LastNotice mark, CancellationToken cancel)
    {
        try
        {
            await NoticeDelivery.Of(home, _choices, TimeProvider.System).TellAsync(notice, mark, say, cancel);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            say($"a notice of {notice.Session} was not told: {problem.Message}");
        }
    }
}
