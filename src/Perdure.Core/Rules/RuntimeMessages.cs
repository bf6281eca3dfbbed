using System.Collections.Immutable;
using Perdure.Core.Events;
using Perdure.Core.State;

namespace Perdure.Core.Rules;

/// <summary>Sentences the rules put before the model. They are recorded with the fact that leads to them (<see cref="EventTexts"/>), so old sessions keep theirs.</summary>
internal static class RuntimeMessages
{
    public const string GoOn = "Your reply reached the output limit. Continue exactly where it stopped; do not repeat what you have written.";

    public const string Interrupted = "The user interrupted the turn here. Tools that were running have been stopped; what they had done may be in place.";

    public const string GivenUp = "The turn was given up while this ran. It was started once; it is not known how it ended. Find out from the workspace before you decide to run it again.";

    public const string NobodyAnswered = "Nobody has answered yet, and it may take hours; nothing was run for this call. The question stays open, and the answer is told to you when it comes. Do everything else first. Make the same call again only when nothing else is left to do: then it waits for the answer.";

    public const string NotRun = "Not run: the turn was interrupted before this call started.";

    public const string Denied = "The user does not allow it. Do it another way within what you may, or say what you need and why.";

    public static string Circling(LoopNoticed noticed) => $"""
        The runtime notices that the last {noticed.Rounds} rounds brought no progress: the workspace did not change, and nothing new was learnt. Last: {noticed.Evidence}
        Question the assumption behind them and do something else, or say what blocks you. If it goes on like this, the turn will be stopped.
        """;

    public static string Blocked(LoopNoticed noticed) =>
        $"The last {noticed.Rounds} rounds brought no progress: the workspace did not change, and nothing new was learnt. Last: {noticed.Evidence}";

    public const string OfTheOriginal = "The result belongs to the session this one was forked from and is not known here. Look at the workspace before you rely on it or run it again.";

    public const string TakenBack = "The user took the conversation back before this result came.";

    public const string LostInRepair = "The result was lost when the session's log was damaged: it is not known whether this ran. Look before you run it again.";

    public const string NotInTheRecord = "The outcome of this call is unknown: the session's record ends before its result. It may or may not have run. Look before you rely on it or run it again.";

    /// <param name="undone">Whether all that was taken out is back.</param>
    /// <param name="leftAlone">Files that did not follow; null where no file did.</param>
    public static string TalkRewound(bool undone, ImmutableArray<string>? leftAlone)
    {
        var talk = undone
            ? "The user has undone taking the conversation back: what was said above counts again."
            : "The user took the conversation back to this point; what was said after it does not count any more.";
        return $"{talk} {(leftAlone is { } left ? Brought(left) : "Files are as later work left them: look before you rely on what you remember of them.")}";
    }

    public static string FilesRewound(ImmutableArray<string> leftAlone) =>
        $"The user brought files of the workspace back as they were earlier, so some of the changes made since are gone. {Brought(leftAlone)}";

    private static string Brought(ImmutableArray<string> leftAlone) => leftAlone.IsEmpty
        ? "Files are as they were then: look before you rely on what you remember of them."
        : $"Files are as they were then, but for these, which were left alone: {string.Join("; ", leftAlone)}. Look before you rely on what you remember of them.";

    public static string Forked(SessionForked forked) =>
        $"This session was forked here from session {forked.From}. {(forked.Workspace is { } workspace ? $"It works in {workspace} from now on. " : "")}Others may go on there and change files: look before you rely on what you remember of them.";

    public static string Imported(SessionImported imported) =>
        $"The conversation up to here was held in {imported.Program} and imported. Tools may have had other names there: use only those you have now. Files may have changed since: look before you rely on what you remember of them.";

    public const string Amended = "The user has changed the instructions. Where this differs from what was asked before, this counts:";

    public static string Repaired(LogRepaired repaired) =>
        $"{(repaired.Bytes > 0 ? $"The log of this session had been damaged here and {repaired.Bytes} bytes of it were taken out." : $"The log of this session has lost entries that came after this point{(repaired.Lost is { } lost ? $", at least {lost}" : "")}.")} What was said and done after this point is not known: look at the workspace before you go on.";

    public static string CommandEnded(int run, BackgroundCommand? command) =>
        $"The command left running in the background as session_id {run}{(command is null ? "" : $" ({MechanicalSummary.Shortened(BackgroundRules.Line(command.Call), MechanicalSummary.LineChars)})")} has ended.";

    public static string Compacted(int number) => $"""
        The conversation before this point was compacted (number {number}). The user's messages above are kept word by word; work already done is not to be done again.

        # Summary

        """;

    public const string BeforePinned = """


        # State of the session, from its log

        """;
}
