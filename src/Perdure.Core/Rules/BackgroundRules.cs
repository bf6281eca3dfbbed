using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What is known of commands that go on after their call: they are watched, and their end is told once, when the model may hear it.</summary>
/// <remarks>
/// The end of a command can come at any moment; the conversation may grow only between an answer and the next question. So news wait
/// in the state, and whatever fact brings that moment tells them.
/// </remarks>
internal static class BackgroundRules
{
    /// <summary>Nobody keeps an overview of more; each holds a keeper and a workspace busy.</summary>
    public const int CommandsMax = 32;

    /// <summary>The tool that looks after a command in the background; what it finds out it tells itself.</summary>
    private const string PollTool = "write_stdin";

    public static readonly string TooMany =
        $"{CommandsMax} commands run in the background already. Wait until one ends, or end one with {PollTool} and the chars \"\\u0003\".";

    /// <summary>At rest as well as in a turn; not while the session looks itself, so that an end is told by one of the two.</summary>
    public static IEnumerable<SessionEffect> Watches(SessionState state) =>
    [
        .. state.Background.Where(command => command.MustStop is true).Select(command => new EndCommand(command.Call, command.Run)),
        .. IsLooking(state) ? [] : state.Background.Where(command => command.MustStop is null).Select(command => new WatchCommand(command.Call, command.Run)),
    ];

    public static Decision Answer(SessionState state, StopCommand stop)
    {
        if (Find(state, stop.Run) is not { } found) { return Decision.Refuse(RefusalCode.NotRunning, $"Run {stop.Run} is no command that this session has running."); }

        return found.MustStop ? Decision.Nothing : Decision.Of(new CommandStopRequested(stop.Run, stop.From));
    }

    public static SessionState Folded(SessionState state, CommandStopRequested stop) => Find(state, stop.Run) switch
    {
        { Call: { } call } => CallFold.Changed(state, call, open => open with { MustStop = true }),
        _ => state with { Background = [.. state.Background.Select(command => command.Run == stop.Run ? command with { MustStop = true } : command)] },
    };

    public static Decision Response(SessionState state, ReportCommandEnd report) =>
        state.Background.Any(command => command.Run == report.Run && (command.MustStop is true || !IsLooking(state)))
            ? Decision.Of(new CommandEnded(report.Run, report.Outcome))
            : Decision.Nothing;

    /// <summary>Whether news begin a turn by themselves; those of an agent do in any case, because it was sent on its way.</summary>
    public static bool Wakes(SessionState state) =>
        !state.QueuePaused && state.UndeliveredEnds.Any(news => news.Run is null || (WakesOnCommands(state) && (state.Settings.WakeOnCommandEnd ?? true)));

    /// <summary>What a goal that rests had left running is told when it goes on.</summary>
    private static bool WakesOnCommands(SessionState state) => state.Goal is null or { State: ActiveGoal or CompleteGoal };

    public static bool IsFull(SessionState state, ToolCall call) => call.Tool == RequestedCommand.Tool && state.Background.Length >= CommandsMax;

    /// <summary>What the outcome of a call says of commands in the background.</summary>
    public static SessionState Finished(SessionState state, CallId call, ToolOutcome outcome) => outcome switch
    {
        { Background: { } run } when state.Calls.FirstOrDefault(open => open.Call.Id == call) is { } open && open.Run == run
            => state with { Background = state.Background.Add(new BackgroundCommand(run, open.Call, open.MustStop)) },
        { Ended: { } run } => Without(state, run) with { UndeliveredEnds = state.UndeliveredEnds.RemoveAll(news => news.Run == run) },
        _ => state,
    };

    public static SessionState Ended(SessionState state, CommandEnded ended)
    {
        var news = new UndeliveredEnd(state.Seq, $"{ended.Opening}\n{ended.Outcome.Text}", Run: ended.Run);
        var heard = ProgressTracker.Heard(state, ended.Outcome.Text);
        return Without(CallFold.Remembered(heard, ended.Outcome), ended.Run) with { UndeliveredEnds = heard.UndeliveredEnds.Add(news) };
    }

    /// <summary>Tells what there is to tell, where the conversation may grow: nothing is being answered, run, or summarised.</summary>
    public static SessionState WithEndsDelivered(this SessionState state) => state is { UndeliveredEnds.IsEmpty: false, Compaction: null, Turn.Situation: ReadyToAsk or WaitingForModel }
        ? state.AppendToTranscript(state.UndeliveredEnds.Select(news => new RuntimeMessage(news.Seq, news.Text))) with { UndeliveredEnds = [] }
        : state;

    public static IEnumerable<string> Lines(SessionState state) =>
        state.Background.Select(command => $"session_id {command.Run}: {MechanicalSummary.Shortened(Line(command.Call), MechanicalSummary.LineChars)}");

    /// <summary>The command as it was given.</summary>
    public static string Line(ToolCall call) => RequestedCommand.Of(call)?.Command ?? call.Arguments;

    /// <summary>A command that runs, and the call that waits for it, where one does. What is being stopped with its turn must stop already.</summary>
    private static (CallId? Call, bool MustStop)? Find(SessionState state, int run)
    {
        if (PendingWork.Running(state, state.Calls).FirstOrDefault(call => call.Run == run && call.Call.Tool == RequestedCommand.Tool) is { } open) { return (open.Call.Id, open.MustStop is true || state.Turn?.Situation is StoppingTools); }

        return state.Background.FirstOrDefault(command => command.Run == run) is { } left ? (null, left.MustStop is true) : null;
    }

    private static bool IsLooking(SessionState state) => state.Calls.Any(open => open is { Run: not null, Outcome: null, Call.Tool: PollTool });

    private static SessionState Without(SessionState state, int run) =>
        state with { Background = state.Background.RemoveAll(command => command.Run == run) };
}
