using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>Applies the retention policy in the daemon, at its start and every hour after.</summary>
public sealed class RetentionRounds(SessionRemoval removal, Retention retention, TimeProvider clock, Action<string> say)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await RoundAsync(stop);
                await Task.Delay(Every, clock, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon stops.
        }
    }

    private async Task RoundAsync(CancellationToken stop)
    {
        try
        {
            var due = await retention.DueAsync(stop);
            if (due.Count == 0) { return; }

            var removed = await removal.RunAsync([.. due.Select(doomed => doomed.Listed.Row)], stop);
            var why = due.ToDictionary(doomed => doomed.Listed.Row.Id, doomed => doomed.Why);
            foreach (var row in removed.Gone) { say($"{row.Id} was removed by the retention policy: {why[row.Id]}"); }

            say($"retention: {Plural.Of(removed.Gone.Count, "session")} removed, {ByteCount.Say(removed.BytesFreed)} freed");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SessionStoreException)
        {
            say($"retention: {problem.Message}");
        }
    }
}
