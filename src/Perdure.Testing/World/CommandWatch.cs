using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Testing.World;

/// <summary>Reads a log and checks that the end of each command left running is told, truly, once, and lets no session sleep that it should wake.</summary>
internal sealed class CommandWatch(IReadOnlyDictionary<int, ToolEffect> deeds)
{
    private readonly Dictionary<int, int> _told = [];
    private SessionState _state = SessionState.Empty;

    public void Look(SessionEvent happened)
    {
        var before = _state;
        _state = Session.Apply(before, happened);
        foreach (var left in _state.Background.Where(left => before.Background.All(known => known.Run != left.Run))) { _told.Add(left.Run, 0); }

        if (happened is CommandEnded(var run, var outcome))
        {
            Promise.Unless(before.Background.Any(command => command.Run == run), 8, $"run {run} is said to have ended and was not known to run");
            Promise.Unless(outcome.Text == deeds[run].Outcome.Text, 3, $"run {run}: the log says '{outcome.Text}', the world '{deeds[run].Outcome.Text}'");
        }

        // A poll that finds the end tells it in its result; news of it that were waiting are then told no more.
        if (happened is ToolFinished { Outcome.Ended: { } polled } && (before.Background.Any(command => command.Run == polled) || before.UndeliveredEnds.Any(news => news.Run == polled))) { _told[polled]++; }

        // News may be told by the very fact they come from.
        var known = before.UndeliveredEnds.Where(news => news.Run is not null).Select(news => (news.Seq, Run: news.Run!.Value)).ToList();
        if (happened is CommandEnded now) { known.Add((_state.Seq, now.Run)); }

        foreach (var news in known.Where(news => _state.UndeliveredEnds.All(waiting => waiting.Run != news.Run) && Says(news.Seq, news.Run))) { _told[news.Run]++; }

        Promise.Unless(
            happened is not ModelAsked || _state.UndeliveredEnds.IsEmpty, 8, $"the model is asked and not told of {_state.UndeliveredEnds.Length} ends");
    }

    public void MustHaveToldAll()
    {
        var waiting = _state.UndeliveredEnds.Select(news => news.Run).OfType<int>().ToHashSet();
        var mayWait = _state.QueuePaused || _state.Settings.WakeOnCommandEnd is false || _state.Goal is { State: not (ActiveGoal or CompleteGoal) };
        Promise.Unless(waiting.Count == 0 || mayWait, 8, $"the session rests although {waiting.Count} commands have ended");
        foreach (var (run, times) in _told)
        {
            Promise.Unless(times == (waiting.Contains(run) ? 0 : 1), 8, $"the end of run {run} was told {times} times");
        }
    }

    private bool Says(long seq, int run) =>
        _state.Transcript.OfType<RuntimeMessage>().Count(item => item.Seq == seq && item.Text.Contains($"session_id {run} ", StringComparison.Ordinal)) == 1;
}
