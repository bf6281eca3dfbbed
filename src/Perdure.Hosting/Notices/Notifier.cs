using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Notices;

/// <summary>Sends what there is to tell of one session that runs in this process, beside it and never in its way.</summary>
/// <remarks>
/// What there is to tell is derived from the state, as everything that is to be done; the mark says what was sent. A process that died between
/// the event and the sending is followed by one that sends; one that died between the sending and the mark sends again, with the same id.
/// </remarks>
public sealed class Notifier : IAsyncDisposable
{
    /// <summary>How long leaving a session waits for a notice that is on its way. What is not told by then, whoever opens the session next tells.</summary>
    private static readonly TimeSpan LeavingMax = TimeSpan.FromSeconds(5);

    private readonly LiveSession _live;
    private readonly NoticeDelivery _post;
    private readonly ISentNotices _sent;
    private readonly SessionState _before;
    private readonly Action<string> _say;
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task _running;
    private string _last = "";

    private Notifier(LiveSession live, NoticeDelivery post, ISentNotices sent, SessionState before, Action<string> say)
    {
        (_live, _post, _sent, _before, _say) = (live, post, sent, before, say);
        _running = Task.Run(RunAsync);
    }

    /// <param name="before">The session before it was opened: what was true then already is no news, unless a mark says that it was not told.</param>
    /// <returns>Null where nobody is to be told.</returns>
    public static Notifier? Begin(Home home, LiveSession live, SessionState before, IEnumerable<string> assignments, Action<string> say)
    {
        try
        {
            var choices = NoticeChoices.Of(home, assignments);
            if (!choices.ReachesOut) { return null; }

            return new Notifier(live, NoticeDelivery.Of(home, choices, TimeProvider.System), Composition.SentNotices(home), before, say);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or HostingException)
        {
            say($"nobody is notified: {problem.Message}");
            return null;
        }
    }

    /// <summary>Tells what is left to tell, within a moment.</summary>
    public async ValueTask DisposeAsync()
    {
        _over.CancelAfter(LeavingMax);
        await _leaving.CancelAsync();
        await _running;
        _leaving.Dispose();
        _over.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            _last = await LastAsync();
            while (true) { await SendAsync(await _live.WhenAsync(IsNews, _leaving.Token)); }
        }
        catch (Exception problem)
        {
            if (problem is not (OperationCanceledException or Runtime.Ports.SessionStoreException)) { Say(problem.Message); }
        }

        await LastWordsAsync();
    }

    private async Task<string> LastAsync()
    {
        if (await _sent.LastAsync(_live.Id, CancellationToken.None) is { } last) { return last; }

        var first = NoticeRules.Of(_before)?.Id ?? "";
        await _sent.SetAsync(_live.Id, first, CancellationToken.None);
        return first;
    }

    private async Task LastWordsAsync()
    {
        try
        {
            if (IsNews(_live.State)) { await SendAsync(_live.State); }
        }
        catch (Exception problem)
        {
            if (problem is not OperationCanceledException) { Say(problem.Message); }
        }
    }

    private bool IsNews(SessionState state) => NoticeRules.Of(state) is { } notice && notice.Id != _last;

    private async Task SendAsync(SessionState state)
    {
        if (NoticeRules.Of(state) is not { } notice) { return; }

        await _post.TellAsync(notice, _sent, _say, _over.Token);
        _last = notice.Id;
    }

    private void Say(string why) => _say($"a notice of {_live.Id} was not told: {why}");
}
