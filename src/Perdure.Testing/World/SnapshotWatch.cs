using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Testing.World;

/// <summary>Reads a log and checks that every change of the workspace lies between two snapshots that tell the truth.</summary>
internal sealed class SnapshotWatch(bool areTaken, IReadOnlyDictionary<int, ToolEffect> deeds)
{
    private readonly Dictionary<CallId, bool> _changing = [];
    private readonly Dictionary<CallId, int> _runs = [];
    private readonly HashSet<int> _finished = [];
    private FilesRewindBegun? _rewind;

    /// <summary>The workspace was recorded since a rewind was asked for. A command may end after that; what it changed then is left alone.</summary>
    private bool _isRecorded;
    private bool _current;
    private bool _touched;
    private bool _inTurn;
    private bool _resting = !areTaken;

    public void Look(SessionEvent happened)
    {
        switch (happened)
        {
            case TurnStarted or TurnResumed:
                (_current, _inTurn, _rewind) = (false, true, null);
                break;
            case FilesRewindBegun begun:
                Promise.Unless(!_inTurn, 9, "files are brought back while a turn runs");
                (_current, _isRecorded, _rewind) = (false, false, begun);
                break;
            case FilesRewound { Problem: null }:
                Promise.Unless(_isRecorded, 9, $"files are brought back to entry {_rewind?.To} and were not recorded before");
                _finished.Clear();
                _finished.UnionWith(SimulatedSnapshots.RunsOf(_rewind!.Tree));
                _current = false;
                break;
            case QuestionAnswered when _inTurn:
                _current = false;
                break;
            case ModelReplied replied:
                foreach (var (call, tool, _) in replied.Items.OfType<ToolCallItem>().Select(called => called.Call)) { _changing[call] = tool == Some.Shell.Name || tool == Some.Deploy.Name; }

                break;
            case ToolStarted { Call: var call, Run: var run } when _changing[call]:
                Promise.Unless(_resting || _current, 9, $"run {run} starts without a current snapshot");
                _runs[call] = run;
                break;
            case ToolFinished(var call, _) when _runs.Remove(call, out var run):
                if (deeds.ContainsKey(run)) { _finished.Add(run); }

                (_current, _touched) = (false, true);
                break;
            case CommandEnded:
                (_current, _touched) = (false, _inTurn); // What it did at rest is recorded before the next change.
                break;
            case SnapshotTaken taken:
                Promise.Unless(!_resting || _rewind is not null, 9, $"snapshot {taken.Number} is taken though they rest");
                // Beside a question other calls run on; once it is answered, a snapshot shows what they have done by then.
                var runsOn = _runs.Values.Where(run => !_finished.Contains(run));
                Promise.Unless(SimulatedSnapshots.TreeOf([.. SimulatedSnapshots.RunsOf(taken.Tree).Except(runsOn)]) == SimulatedSnapshots.TreeOf(_finished), 9, $"snapshot {taken.Number} shows '{taken.Tree}', the log says '{SimulatedSnapshots.TreeOf(_finished)}'");
                (_current, _isRecorded, _touched) = (true, true, false);
                break;
            case SnapshotsDisabled:
                _resting = true;
                break;
            case TurnEnded(var turn, _, _):
                Promise.Unless(_resting || !_touched, 9, $"turn {turn} ends before its last change is recorded");
                _inTurn = false;
                break;
        }
    }
}
