using Perdure.Core;
using Perdure.Core.State;
using Perdure.Core.Views;
using Perdure.Cli.Sessions;
using Perdure.Hosting;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Reports;

/// <summary>Everything a report tells: how the session stands, what it did, when, and through whom.</summary>
internal sealed record SessionReport(SessionState State, SessionAccount Account, Timeline Timeline, IReadOnlyList<Writer> Writers)
{
    public string Title => $"{(State.Goal is { } goal ? Printable.FirstLine(goal.Objective, 80) : State.Name ?? "Session")} · {State.Id}";

    /// <summary>Reads the log once, without holding the session.</summary>
    public static async Task<SessionReport> ReadAsync(ISessionReader store, SessionId session, CancellationToken cancel)
    {
        var writers = await store.WritersAsync(session, cancel);
        var (account, timeline, view) = (new SessionAccount(), new TimelineFold(), SessionView.Empty);
        await foreach (var step in ViewReading.StepsAsync(store, session, cancel))
        {
            account.Take(step);
            timeline.Take(step);
            view = step.After;
        }

        return account.Entries == 0
            ? throw new UserErrorException($"expected a session that has begun, found an empty log in {session}.")
            : new SessionReport(view.State, account, timeline.Made(writers), writers);
    }
}
