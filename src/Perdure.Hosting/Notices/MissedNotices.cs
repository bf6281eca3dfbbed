using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Notices;

/// <summary>Tells of sessions that nobody runs what the process that ran them did not come to tell.</summary>
public sealed class MissedNotices(Home home, ISentNotices sent, Action<string> say)
{
    private readonly NoticeChoices _choices = NoticeChoices.Of(home, []);

    /// <returns>The telling, which says nothing where everything was told or nobody ever looked for notices of the session; null where there is nothing to tell.</returns>
    public Func<CancellationToken, Task>? Of(SessionState state)
    {
        if (!_choices.ReachesOut || NoticeRules.Of(state) is not { } notice) { return null; }

        return cancel => TellAsync(notice, cancel);
    }

    private async Task TellAsync(Notice notice, CancellationToken cancel)
    {
        try
        {
            if (await sent.LastAsync(notice.Session, cancel) is not { } last || last == notice.Id) { return; }

            await NoticeDelivery.Of(home, _choices, TimeProvider.System).TellAsync(notice, sent, say, cancel);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            say($"a notice of {notice.Session} was not told: {problem.Message}");
        }
    }
}
