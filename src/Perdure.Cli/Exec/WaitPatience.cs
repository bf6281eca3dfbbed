using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Cli.Exec;

/// <summary>Says when a session has been waiting for a model longer than the command is meant to stay.</summary>
internal sealed class WaitPatience(TimeSpan? max, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private ITimer? _timer;
    private DateTimeOffset? _since;

    public CancellationToken Over => _over.Token;

    /// <summary>Why the session waits, in words; null while it does not.</summary>
    public string? Why { get; private set; }

    public void See(SessionState state)
    {
        if (state is { Turn: null, Goal.State: LimitedGoal { Until: { } reset } limited })
        {
            Count(reset, limited.Why, isNamed: true, "the goal is limited");
            return;
        }

        if (WaitDescription.Of(state) is not { } words || state.ModelWait is not { } wait)
        {
            // Being asked again is part of the same wait; only an answer ends it.
            if (state is not ({ Turn.Situation: AwaitingModel or ReadyToAsk } or { Compaction.Stage: AwaitingSummary or ReadyToSummarize })) { Forget(); }
            return;
        }

        Count(wait.Why.RetryAt ?? wait.Until, wait.Why.Message, isNamed: wait.Why.RetryAt is not null, words.What, wait.Until);
    }

    private void Count(DateTimeOffset until, string why, bool isNamed, string what, DateTimeOffset? shown = null)
    {
        Why = $"{what} until {WaitDescription.Moment(shown ?? until)}: {why}";
        if (max is not { } limit) { return; }

        var now = clock.GetUtcNow();
        _since ??= now;
        var left = _since.Value + limit - now;

        // A moment the provider named itself comes no sooner for being waited for.
        var named = isNamed && until > _since.Value + limit;
        if (left <= TimeSpan.Zero || named) { _over.Cancel(); }
        else { _timer ??= clock.CreateTimer(_ => _over.Cancel(), state: null, left, Timeout.InfiniteTimeSpan); }
    }

    public void Dispose()
    {
        Forget();
        _over.Dispose();
    }

    private void Forget()
    {
        _timer?.Dispose();
        (_timer, _since, Why) = (null, null, null);
    }
}
